import { readCertificate, publicKeyOf } from '../../platform/certificates.ts';
import { readByLibrary } from '../../platform/saml.ts';
import { digestOf, isSignedBy } from '../../platform/xml-signatures.ts';
import type { IdpCertificate } from './sso.certificates.domain.ts';
import { checkResponse, samlStep, type SamlExpectation, type SamlStep, type SignatureVerdict } from './sso.saml-checks.domain.ts';
import { disagreement } from './sso.saml-readers.domain.ts';
import { readResponse, type SamlAssertion, type SamlAttribute, type SamlReading, type SamlSubject } from './sso.saml-response.domain.ts';
import { SamlRefused, type SamlRefusal } from './sso.saml-refusals.domain.ts';
import type { SamlSignature } from './sso.saml-signatures.domain.ts';
import { readInstant } from './sso.saml-times.domain.ts';

/** Who signed in at the identity provider, and what it says about them; times in milliseconds since 1970. */
export interface SamlIdentity {
  readonly subject: SamlSubject;
  readonly issuer: string;
  readonly attributes: readonly SamlAttribute[];
  readonly sessionIndex: string | null;
  readonly sessionNotOnOrAfter: number | null;
  /** What the provider says the person proved themselves with. */
  readonly authnContext: string | null;
  readonly authnInstant: number;
  /** Taken once: it is to be remembered until `notOnOrAfter` and the clocks' tolerance are over. */
  readonly assertionId: string;
  readonly notOnOrAfter: number;
  /** Of the certificate that signed, SHA-256 in hexadecimal. */
  readonly certificate: string;
}

export type SamlVerdict =
  | { readonly accepted: true; readonly identity: SamlIdentity; readonly steps: readonly SamlStep[] }
  | {
      readonly accepted: false;
      readonly code: SamlRefusal;
      readonly steps: readonly SamlStep[];
      /** What the document says of a person, for whoever tests a connection; nothing may be built on it. */
      readonly unproven: { readonly subject: SamlSubject | null; readonly attributes: readonly SamlAttribute[] } | null;
      /** What the log hears beside the code. */
      readonly cause?: unknown;
    };

/** The value first, the content only where the value holds: whoever has no key costs one comparison. */
function judge(signature: SamlSignature, known: readonly IdpCertificate[]): SignatureVerdict {
  const certificate = known.find(({ der }) => isSignedBy(signature, publicKeyOf(der))) ?? null;
  const named = signature.namedCertificate === null ? null : (readCertificate(signature.namedCertificate)?.fingerprint ?? null);
  return { of: signature.of, certificate, named, intact: certificate !== null && digestOf(signature.digestMethod, signature.content()) === signature.digest };
}

function refused(steps: readonly SamlStep[], assertion: SamlAssertion | null, cause?: unknown): SamlVerdict {
  const code = steps.find((step) => step.code !== null)?.code ?? 'readers_disagree';
  return { accepted: false, code, steps, unproven: assertion && { subject: assertion.subject, attributes: assertion.attributes }, ...(cause === undefined ? {} : { cause }) };
}

function identityOf(assertion: SamlAssertion, certificate: string): SamlIdentity {
  const [authentication] = assertion.authentications;
  const ends = [assertion.conditions?.notOnOrAfter, assertion.confirmations[0]?.notOnOrAfter].map((text) => readInstant(text ?? '') ?? 0);
  if (!assertion.subject || !assertion.issuer || !authentication) throw new Error('An assertion passed its checks without subject, issuer or authentication.');
  return {
    subject: assertion.subject,
    issuer: assertion.issuer.value,
    attributes: assertion.attributes,
    sessionIndex: authentication.sessionIndex,
    sessionNotOnOrAfter: authentication.sessionNotOnOrAfter === null ? null : readInstant(authentication.sessionNotOnOrAfter),
    authnContext: authentication.context,
    authnInstant: readInstant(authentication.instant) ?? 0,
    assertionId: assertion.id,
    notOnOrAfter: Math.min(...ends),
    certificate,
  };
}

/** The step in which the library reads the document again, with what it threw. */
async function compare(reading: SamlReading, assertion: SamlAssertion, certificate: IdpCertificate, requestId: string, expected: SamlExpectation): Promise<{ step: SamlStep; cause?: unknown }> {
  const has = (of: SamlSignature['of']) => reading.signatures.some((signature) => signature.of === of);
  try {
    const signed = { response: has('response'), assertion: has('assertion') };
    const second = await readByLibrary({ xml: reading.text, certificate: certificate.der, signed, requestId, entityId: expected.entityId, acsUrl: expected.acsUrl });
    const difference = disagreement(assertion, requestId, second);
    return { step: samlStep('readers', difference === null ? null : 'readers_disagree', difference) };
  } catch (cause) {
    return { step: samlStep('readers', 'readers_disagree', 'refused by one of them'), cause };
  }
}

/**
 * Verifies the value of `SAMLResponse` as it came, against the certificates of its connection (several during a rollover) and what its flow expects: strict reading, signatures,
 * every check of ours, and only then node-saml, which must read the same. Never throws for a document, and tells every check it could make as a step.
 * That request and assertion are used once is the caller's to see to.
 */
export async function verifyResponse(encoded: string, certificates: readonly IdpCertificate[], expected: SamlExpectation): Promise<SamlVerdict> {
  let reading: SamlReading;
  try {
    reading = readResponse(encoded);
  } catch (error) {
    if (error instanceof SamlRefused) return refused([samlStep('document', error.code, error.found)], null);
    throw error;
  }
  const { assertion } = reading;
  const verdicts = reading.signatures.map((signature) => judge(signature, certificates));
  const steps = checkResponse(reading, verdicts, certificates, expected);
  const [certificate, ...others] = new Set(verdicts.map((verdict) => verdict.certificate));
  if (steps.some(({ ok }) => !ok) || !assertion || !certificate || expected.requestId === null) return refused(steps, assertion);
  if (others.length > 0) return refused([...steps, samlStep('readers', 'readers_disagree', 'signed by two certificates')], assertion);
  const { step, cause } = await compare(reading, assertion, certificate, expected.requestId, expected);
  const all = [...steps, step];
  return step.ok ? { accepted: true, identity: identityOf(assertion, certificate.fingerprint), steps: all } : refused(all, assertion, cause);
}
