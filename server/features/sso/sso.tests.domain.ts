import type { SsoStep } from '../../../shared/contracts/sso.ts';
import { limits } from '../../../shared/limits.ts';
import type { Named } from './sso.identity.domain.ts';
import { step } from './sso.steps.domain.ts';

interface Claim {
  readonly name: string;
  readonly values: readonly string[];
}

/** A near miss with the organization of whom it names, for deciding who may read it. */
export interface KeptNearMiss {
  readonly kind: 'alias' | 'letter_case' | 'other_domain' | 'other_organization';
  readonly customerUserId: string;
  readonly name: string;
  readonly email: string;
  readonly organizationName: string;
  readonly organizationId: string;
  readonly sentence: string;
}

/** What stands written about a test: before its end the version it began with, then what it found. */
export interface KeptTest {
  readonly version?: number;
  /** The proposal beside the connection that was tried out, as it stood. */
  readonly proposal?: { readonly id: string; readonly version: number };
  readonly passed?: boolean;
  readonly steps?: readonly SsoStep[];
  readonly claims?: readonly Claim[];
  readonly nearMisses?: readonly KeptNearMiss[];
}

export interface Test {
  readonly id: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly outcome: 'waiting' | 'passed' | 'failed';
  readonly steps: readonly SsoStep[];
  readonly claims: readonly Claim[];
  readonly nearMisses: readonly KeptNearMiss[];
}

export interface TestRecord extends Test {
  readonly startedBy: string | null;
  readonly sharedUntil: string | null;
}

const lost: Readonly<Record<'oidc' | 'saml', string>> = {
  oidc: 'Nobody came back from the identity provider. If its page showed an error about the redirect address, enter our redirect address there, exactly as shown here; if it showed no page at all, compare the issuer.',
  saml: 'Nobody came back from the identity provider. If its page showed an error, enter our entity ID and our ACS address there, exactly as shown here; if there was no page at all, compare its sign-in address here.',
};

/** What a test found, as it stands at a time (ISO 8601): one from which nobody came back in time has failed. */
export function testOf(row: { readonly id: string; readonly created_at: string; readonly finished_at: string | null; readonly expires_at: string; readonly steps: string }, protocol: 'oidc' | 'saml', now: string): Test {
  const kept = JSON.parse(row.steps) as KeptTest;
  const shown = { id: row.id, startedAt: row.created_at, finishedAt: row.finished_at };
  if (kept.passed === undefined && row.expires_at <= now) return { ...shown, outcome: 'failed', steps: [step('return', 'failed', lost[protocol])], claims: [], nearMisses: [] };
  return { ...shown, outcome: kept.passed === undefined ? 'waiting' : kept.passed ? 'passed' : 'failed', steps: kept.steps ?? [], claims: kept.claims ?? [], nearMisses: kept.nearMisses ?? [] };
}

/** What an identity provider said of somebody, cut to what staff read. */
export function shownClaims(named: Named): Claim[] {
  const cut = (text: string) => text.slice(0, limits.sso.foundCharacters);
  return [{ name: 'subject', values: [cut(named.subject)] }, ...named.claims.slice(0, limits.sso.shownClaims).map(({ name, values }) => ({ name: cut(name), values: values.slice(0, limits.sso.shownClaims).map(cut) }))];
}

/** What may leave the house of a test: its steps without whom it means here, which the claims say already. */
export function stepsToShare(steps: readonly SsoStep[]): SsoStep[] {
  return steps.map((one) => (one.check === 'person' ? { ...one, found: null } : one));
}
