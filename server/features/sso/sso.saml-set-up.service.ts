import { deflateRawSync } from 'node:zlib';
import { readCertificate } from '../../platform/certificates.ts';
import { certificateRefusal, type IdpCertificate } from './sso.certificates.domain.ts';
import { readIdpMetadata, type IdpMetadata } from './sso.saml-metadata.domain.ts';
import { SamlRefused, type SamlRefusal } from './sso.saml-refusals.domain.ts';
import { authnRequest, type SamlRequest } from './sso.saml-requests.domain.ts';

/** What a connection can be made of. */
export interface IdpDescription extends Omit<IdpMetadata, 'certificates'> {
  /** At least one, each good at the time of reading. */
  readonly certificates: readonly IdpCertificate[];
  /** Those it names and we do not take: by their fingerprint, null where it is none at all. */
  readonly leftOut: readonly { readonly fingerprint: string | null; readonly code: SamlRefusal }[];
}

/** Reads a certificate somebody pasted, PEM or bare base64. Throws SamlRefused (`certificate_…`). */
export function readIdpCertificate(text: string, now: number): IdpCertificate {
  const certificate = readCertificate(text);
  if (!certificate) throw new SamlRefused('certificate_malformed');
  const refusal = certificateRefusal(certificate, now);
  if (refusal !== null) throw new SamlRefused(refusal, certificate.fingerprint);
  return certificate;
}

/** Reads a provider's metadata with its certificates; those that have run out or are weak are left out, and without a good one it is refused (B6). Throws SamlRefused. */
export function describeIdp(metadata: string, now: number): IdpDescription {
  const { certificates: named, ...rest } = readIdpMetadata(metadata, now);
  const judged = named.map((text) => {
    const certificate = readCertificate(text);
    return { certificate, code: certificate ? certificateRefusal(certificate, now) : ('certificate_malformed' as const) };
  });
  const certificates = judged.flatMap(({ certificate, code }) => (certificate && code === null ? [certificate] : []));
  const leftOut = judged.flatMap(({ certificate, code }) => (code === null ? [] : [{ fingerprint: certificate?.fingerprint ?? null, code }]));
  if (certificates.length === 0) throw new SamlRefused(leftOut[0]?.code ?? 'certificate_missing', leftOut[0]?.fingerprint ?? null);
  return { ...rest, certificates, leftOut };
}

const rsaSha256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';

/** The address a browser is sent to with a request, compressed and, with `sign`, signed by RSA with SHA-256 as the redirect binding has it: over just these parameters in this order, as they are written (SAML 2.0 bindings, 3.4.4.1). */
export function requestAddress(request: SamlRequest, relayState: string, sign: ((text: string) => string) | null = null): string {
  const parameters = { SAMLRequest: deflateRawSync(authnRequest(request)).toString('base64'), RelayState: relayState, ...(sign ? { SigAlg: rsaSha256 } : {}) };
  const asked = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
  const written = sign ? `${asked}&Signature=${encodeURIComponent(sign(asked))}` : asked;
  // What the address already asks stays as it is written.
  return `${request.destination}${request.destination.includes('?') ? '&' : '?'}${written}`;
}
