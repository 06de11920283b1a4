import type { ExpiryKind } from '../../../shared/contracts/expiry.ts';
import { limits } from '../../../shared/limits.ts';
import { isoTime, milliseconds } from '../../../shared/times.ts';

/** A stretch of time ahead; what ends in it is told once. Times are ISO 8601, `from` is not in it. */
export interface Stretch {
  readonly days: number;
  readonly from: string;
  readonly to: string;
}

/** The time so many days from another. */
export function daysFrom(time: string, days: number): string {
  return isoTime(milliseconds(time) + days * 86_400_000);
}

/** The stretches ahead of a time, each up to its number of days and beginning where the next nearer one ends: what begins nearer is told nearer only. */
export function stretches(now: string): Stretch[] {
  const days = [...limits.expiryNoticeDays].sort((one, other) => one - other);
  return days.map((until, index) => ({ days: until, from: daysFrom(now, days[index - 1] ?? 0), to: daysFrom(now, until) }));
}

const consequences: Readonly<Record<ExpiryKind, readonly [ahead: string, over: string]>> = {
  saml_certificate: ['From then on nobody gets in through this connection until the next certificate is here.', 'Nobody gets in through this connection until the next certificate is here.'],
  oidc_secret: ['From then on nobody gets in through this connection until a new secret is here.', 'Nobody gets in through this connection until a new secret is here.'],
  signing_key: ['From then on the identity provider may refuse our requests, and nobody gets in through this connection.', 'The identity provider may refuse our requests: publish the next key and change over to it.'],
  domain_proof: ['From then on nobody is led to the company’s sign-in by this domain.', 'At the next look nobody is led to the company’s sign-in by this domain any more.'],
};

/** What breaks when something ends, in one sentence. */
export function consequence(row: { readonly kind: ExpiryKind; readonly replaced: boolean; readonly endsAt: string }, now: string): string {
  if (row.replaced && row.kind === 'signing_key') return 'The next key is published already: make sure that the identity provider trusts it, and change over to it by then.';
  if (row.replaced) return 'A newer certificate is here already: make sure that the identity provider signs with that one by then.';
  return consequences[row.kind][row.endsAt <= now ? 1 : 0];
}
