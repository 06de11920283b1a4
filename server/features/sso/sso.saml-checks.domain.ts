import { certificateRefusal, type IdpCertificate } from './sso.certificates.domain.ts';
import type { SamlAssertion, SamlReading } from './sso.saml-response.domain.ts';
import type { SamlRefusal } from './sso.saml-refusals.domain.ts';
import { clockToleranceMs, readInstant, writtenInstant } from './sso.saml-times.domain.ts';

/** What a flow that began at us expects of the response that ends it. */
export interface SamlExpectation {
  readonly idpEntityId: string;
  /** Our own, of this connection alone. */
  readonly entityId: string;
  readonly acsUrl: string;
  /** The id of the request this browser was sent with; null where none is known. */
  readonly requestId: string | null;
  /** What the connection asks to be signed; every signature there is must hold whatever it asks. */
  readonly signed: 'either' | 'assertion' | 'response' | 'both';
  /** Where the person had to prove themselves anew: not before this time (milliseconds since 1970). */
  readonly authenticatedSince: number | null;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What became of one signature: made over just this content or not, and by which of the connection's certificates. */
export interface SignatureVerdict {
  readonly of: 'response' | 'assertion';
  readonly intact: boolean;
  readonly certificate: IdpCertificate | null;
  /** Fingerprint of the certificate it names itself, which proves nothing. */
  readonly named: string | null;
}

/** The checks in the order in which they are told; the first that fails names the refusal. */
export const samlChecks = [
  'document',
  'status',
  'certificate',
  'signature',
  'version',
  'response_issuer',
  'assertion_issuer',
  'destination',
  'audience',
  'confirmation',
  'recipient',
  'clock',
  'conditions',
  'confirmation_time',
  'authentication',
  'session',
  'name_id',
  'claims',
  'in_response_to',
  'readers',
] as const;

export interface SamlStep {
  readonly check: (typeof samlChecks)[number];
  readonly ok: boolean;
  /** Null where it holds. */
  readonly code: SamlRefusal | null;
  readonly found: string | null;
  readonly expected: string | null;
}

const success = 'urn:oasis:names:tc:SAML:2.0:status:Success';
const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
const transient = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';
const entityFormat = 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity';
const longestNameId = 256;
/** What a stranger wrote is told to staff only so far. */
const longestFound = 1_000;

/** One step of a verification: `code` names the refusal, null where the check holds. */
export function samlStep(check: SamlStep['check'], code: SamlRefusal | null, found: string | null, expected: string | null = null): SamlStep {
  return { check, ok: code === null, code, found: found?.slice(0, longestFound) ?? null, expected };
}

const equal = (check: SamlStep['check'], code: SamlRefusal, found: string | null, expected: string) => samlStep(check, found === expected ? null : code, found, expected);
const last = (urn: string | null) => urn?.replace(/^urn:oasis:names:tc:SAML:2\.0:status:/u, '') ?? null;

function checkStatus({ status }: SamlReading): SamlStep {
  const found = [last(status.code), last(status.detail), status.message].filter((part) => part !== null && part !== '').join(', ');
  return samlStep('status', status.code === success ? null : 'status_not_success', found, 'Success');
}

function missingSignature(signed: SamlExpectation['signed'], verdicts: readonly SignatureVerdict[]): boolean {
  const has = (of: SignatureVerdict['of']) => verdicts.some((verdict) => verdict.of === of);
  if (signed === 'both') return !has('assertion') || !has('response');
  return signed === 'either' ? verdicts.length === 0 : !has(signed);
}

function checkSignatures(verdicts: readonly SignatureVerdict[], known: readonly IdpCertificate[], { signed, now }: SamlExpectation): SamlStep[] {
  const found = verdicts.map(({ of }) => of).join(', ');
  const fingerprints = known.map(({ fingerprint }) => fingerprint).join(', ');
  if (missingSignature(signed, verdicts)) return [samlStep('signature', 'signature_missing', found === '' ? null : found, signed)];
  const unproven = verdicts.find(({ certificate }) => certificate === null);
  const stranger = unproven && unproven.named !== null && !known.some(({ fingerprint }) => fingerprint === unproven.named) ? unproven.named : null;
  const used = [...new Map(verdicts.flatMap(({ certificate }) => (certificate ? [[certificate.fingerprint, certificate] as const] : []))).values()];
  const refusal = used.map((certificate) => certificateRefusal(certificate, now)).find((code) => code !== null) ?? null;
  const changed = verdicts.some(({ intact }) => !intact);
  const certificates = used.map(({ fingerprint, validTo }) => `${fingerprint} until ${writtenInstant(validTo)}`).join(', ');
  return [
    ...(unproven && stranger === null ? [] : [samlStep('certificate', stranger === null ? refusal : 'certificate_unknown', stranger ?? certificates, fingerprints)]),
    samlStep('signature', unproven ? 'signature_invalid' : changed ? 'content_changed' : null, found, signed),
  ];
}

function checkIssuer(check: 'response_issuer' | 'assertion_issuer', issuer: SamlReading['issuer'], expected: string): SamlStep {
  const isEntity = issuer !== null && (issuer.format === null || issuer.format === entityFormat);
  return samlStep(check, isEntity && issuer.value === expected ? null : `${check}_wrong`, issuer?.value ?? null, expected);
}

function checkAudience({ conditions }: SamlAssertion, entityId: string): SamlStep {
  const audiences = conditions?.audiences ?? [];
  const found = audiences.flat().join(', ');
  if (audiences.length === 0) return samlStep('audience', 'audience_missing', null, entityId);
  return samlStep('audience', audiences.every((alternatives) => alternatives.includes(entityId)) ? null : 'audience_wrong', found, entityId);
}

function checkConfirmation({ confirmations }: SamlAssertion, { acsUrl }: SamlExpectation): SamlStep[] {
  const [only] = confirmations;
  if (!only) return [samlStep('confirmation', 'confirmation_missing', null, bearer)];
  // With several, readers differ in which one they hold to.
  if (confirmations.length > 1) return [samlStep('confirmation', 'confirmation_repeated', String(confirmations.length), '1')];
  return [equal('confirmation', 'confirmation_method_wrong', only.method, bearer), equal('recipient', 'recipient_wrong', only.recipient, acsUrl)];
}

/** A span of time: its end must be told, its beginning may be. */
function checkSpan(check: 'conditions' | 'confirmation_time', span: { readonly notBefore: string | null; readonly notOnOrAfter: string | null } | null, now: number): SamlStep {
  const expected = writtenInstant(now);
  const found = span && `${span.notBefore ?? ''} to ${span.notOnOrAfter ?? ''}`;
  if (!span || span.notOnOrAfter === null) return samlStep(check, 'time_missing', found, expected);
  const from = span.notBefore === null ? Number.NEGATIVE_INFINITY : readInstant(span.notBefore);
  const to = readInstant(span.notOnOrAfter);
  if (from === null || to === null) return samlStep(check, 'time_malformed', found, expected);
  if (now + clockToleranceMs < from) return samlStep(check, 'not_yet_valid', found, expected);
  return samlStep(check, now - clockToleranceMs >= to || to <= from ? 'expired' : null, found, expected);
}

/** How the provider's clock stands against ours, told in seconds: fresh responses are as old as their journey. */
function checkClock(reading: SamlReading, { issueInstant }: SamlAssertion, now: number): SamlStep {
  if (reading.issueInstant === null || issueInstant === null) return samlStep('clock', 'time_missing', null, writtenInstant(now));
  const times = [reading.issueInstant, issueInstant].map(readInstant);
  const known = times.filter((time) => time !== null);
  if (known.length < times.length) return samlStep('clock', 'time_malformed', `${reading.issueInstant}, ${issueInstant}`, writtenInstant(now));
  const difference = Math.max(...known) - now;
  return samlStep('clock', difference > clockToleranceMs ? 'issued_in_future' : null, `${Math.round(difference / 1_000)} s`, `at most ${clockToleranceMs / 1_000} s`);
}

function checkAuthentication({ authentications }: SamlAssertion, { now, authenticatedSince }: SamlExpectation): SamlStep[] {
  const [only] = authentications;
  if (!only || authentications.length > 1) return [samlStep('authentication', 'authentication_missing', String(authentications.length), '1')];
  const instant = readInstant(only.instant);
  const until = only.sessionNotOnOrAfter === null ? Number.POSITIVE_INFINITY : readInstant(only.sessionNotOnOrAfter);
  const isFresh = instant !== null && (authenticatedSince === null || instant + clockToleranceMs >= authenticatedSince);
  const ahead = instant !== null && instant > now + clockToleranceMs;
  return [
    samlStep('authentication', instant === null ? 'time_malformed' : ahead ? 'issued_in_future' : isFresh ? null : 'authentication_not_fresh', only.instant, authenticatedSince === null ? null : writtenInstant(authenticatedSince)),
    samlStep('session', until === null ? 'time_malformed' : now - clockToleranceMs >= until ? 'session_expired' : null, only.sessionNotOnOrAfter, writtenInstant(now)),
  ];
}

function checkNameId({ subject }: SamlAssertion): SamlStep {
  if (!subject || subject.nameId.trim() === '') return samlStep('name_id', 'name_id_missing', null);
  const { nameId, format } = subject;
  // Spaces around it and characters nobody sees would make two people of one, or one of two.
  if (nameId.length > longestNameId || nameId.trim() !== nameId || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(nameId)) return samlStep('name_id', 'name_id_malformed', JSON.stringify(nameId.slice(0, longestNameId)));
  return samlStep('name_id', format === transient ? 'name_id_transient' : null, `${nameId} (${format ?? 'no format'})`);
}

function checkInResponseTo(reading: SamlReading, { confirmations }: SamlAssertion, { requestId }: SamlExpectation): SamlStep {
  const said = [reading.inResponseTo, ...confirmations.map(({ inResponseTo }) => inResponseTo)];
  if (said.every((one) => one === null)) return samlStep('in_response_to', 'unsolicited', null, requestId);
  const found = [...new Set(said.map((one) => one ?? 'none'))].join(', ');
  return samlStep('in_response_to', requestId !== null && said.every((one) => one === requestId) ? null : 'in_response_to_wrong', found, requestId);
}

const claims = ({ attributes }: SamlAssertion) => samlStep('claims', null, attributes.map(({ name, values }) => `${name} (${values.length})`).join(', '));

/** Holds what a response says against what its flow expects, every check on its own, so that all that is wrong is told at once; what is not signed is no less checked. */
export function checkResponse(reading: SamlReading, verdicts: readonly SignatureVerdict[], known: readonly IdpCertificate[], expected: SamlExpectation): SamlStep[] {
  const { assertion } = reading;
  const status = checkStatus(reading);
  if (!assertion) return [samlStep('document', status.ok ? 'assertion_missing' : null, reading.id), status];
  const version = [reading.version, assertion.version].find((one) => one !== '2.0');
  return [
    samlStep('document', null, reading.id),
    status,
    ...checkSignatures(verdicts, known, expected),
    equal('version', 'version_wrong', version === undefined ? '2.0' : version, '2.0'),
    checkIssuer('response_issuer', reading.issuer, expected.idpEntityId),
    checkIssuer('assertion_issuer', assertion.issuer, expected.idpEntityId),
    equal('destination', 'destination_wrong', reading.destination, expected.acsUrl),
    checkAudience(assertion, expected.entityId),
    ...checkConfirmation(assertion, expected),
    checkClock(reading, assertion, expected.now),
    checkSpan('conditions', assertion.conditions, expected.now),
    checkSpan('confirmation_time', assertion.confirmations[0] ?? null, expected.now),
    ...checkAuthentication(assertion, expected),
    checkNameId(assertion),
    claims(assertion),
    checkInResponseTo(reading, assertion, expected),
  ];
}
