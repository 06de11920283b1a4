import { isEmail } from '../../../shared/contracts/text.ts';
import { limits } from '../../../shared/limits.ts';
import type { Mapping } from './sso.connections.domain.ts';
import type { SamlAttribute, SamlSubject } from './sso.saml-response.domain.ts';

/** Whom an identity provider named, in one form for both protocols. */
export interface Named {
  /** Its own lasting name of the person; together with the connection it is who somebody is. */
  readonly subject: string;
  readonly claims: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** What it says the person proved themselves with (acr, amr, AuthnContext). */
  readonly asserted: readonly string[];
  /** An address it says it has not verified itself decides nothing. */
  readonly emailVerified: boolean;
  /** With Microsoft 365: the directory that vouches. */
  readonly tenantId?: string;
  /** The subject, where it is an address by its own format. */
  readonly subjectEmail: string | null;
}

/** What a person is called here, as the mapping reads their claims. */
export interface Profile {
  /** Null: it names no usable address. */
  readonly email: string | null;
  readonly name: string;
  /** One of its roles is among those that make a manager. */
  readonly isManager: boolean;
}

const emailFormat = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
const entraMethods = 'http://schemas.microsoft.com/claims/authnmethodsreferences';

function texts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(texts);
  if (typeof value === 'string') return [value];
  return typeof value === 'number' || typeof value === 'boolean' ? [String(value)] : [];
}

/** Whom an ID token names. */
export function namedByToken({ subject, claims }: { readonly subject: string; readonly claims: Readonly<Record<string, unknown>> }): Named {
  const verified = claims['email_verified'];
  return {
    subject,
    claims: Object.entries(claims).map(([name, value]) => ({ name, values: texts(value) })),
    asserted: [...texts(claims['acr']), ...texts(claims['amr'])],
    // Providers of one company's directory often say nothing; what they deny is denied.
    emailVerified: verified === undefined || verified === true || verified === 'true',
    subjectEmail: null,
  };
}

/** Whom an assertion names. */
export function namedByAssertion({ subject, attributes, authnContext }: { readonly subject: SamlSubject; readonly attributes: readonly SamlAttribute[]; readonly authnContext: string | null }): Named {
  const methods = attributes.find(({ name }) => name === entraMethods)?.values ?? [];
  return {
    subject: subject.nameId,
    claims: attributes.map(({ name, values }) => ({ name, values })),
    asserted: [...(authnContext === null ? [] : [authnContext]), ...methods],
    emailVerified: true,
    subjectEmail: subject.format === emailFormat ? subject.nameId : null,
  };
}

const valuesOf = (named: Named, name: string) => (name === '' ? [] : (named.claims.find((claim) => claim.name === name)?.values ?? []));

/** Whether the name that an identity provider has for a person can be kept. */
export function isStorableSubject(subject: string): boolean {
  return subject !== '' && subject.isWellFormed() && !/\p{Cc}/u.test(subject);
}

/** Name, address and role of whom an identity provider named, by a connection's mapping. */
export function profileOf(named: Named, mapping: Mapping): Profile {
  const [mapped, ...others] = valuesOf(named, mapping.email);
  // Several addresses are none: which one counts is not ours to guess.
  const address = (others.length > 0 ? null : (mapped ?? named.subjectEmail))?.normalize('NFC').trim() ?? null;
  const email = address !== null && named.emailVerified && isEmail(address) ? address : null;
  const name = (valuesOf(named, mapping.name)[0] ?? '').replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').normalize('NFC').trim().slice(0, limits.nameCharacters);
  const roles = valuesOf(named, mapping.role);
  return { email, name: name === '' ? (email?.split('@')[0] ?? '') : name, isManager: roles.some((role) => mapping.managerValues.includes(role)) };
}

/** How the second factor of a session stands by what its connection says: given there, not asked for here, or still ours to ask for. */
export function factorAtConnection(connection: { readonly mfa: 'idp' | 'ours' | 'local'; readonly mfaValues: readonly string[] }, named: Named): 'idp' | 'local' | null {
  if (connection.mfa === 'local') return 'local';
  return connection.mfa === 'idp' && named.asserted.some((value) => connection.mfaValues.includes(value)) ? 'idp' : null;
}

/** A path of the portal that somebody may come out at; the start for anything else (B7). */
export function returnPath(asked: string | undefined): string {
  if (asked === undefined || asked.length > limits.sso.returnCharacters || !/^\/(?![/\\])[\w\-./~%?=&+,:@!$'()*;]*$/u.test(asked)) return '/';
  const base = 'http://portal.invalid';
  if (!URL.canParse(asked, base)) return '/';
  const { origin, pathname, search } = new URL(asked, base);
  return origin !== base || pathname.includes('//') || /^\/(?:api|sso|admin)(?:\/|$)/iu.test(decoded(pathname)) ? '/' : `${pathname}${search}`;
}

/** A path of the console that staff may come out at; its start for anything else (B7). */
export function consolePath(asked: string | undefined): string {
  const path = returnPath(asked?.replace(/^\/admin(?=\/|$)/u, '') ?? '');
  return asked === undefined || !/^\/admin(?:\/|$)/u.test(asked) || path === '/' ? '/admin' : `/admin${path}`;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return '/api';
  }
}
