import type { AccessFacts } from '../../../shared/access.ts';

/** What the explainer knows about the one way in that an organization may ask for; times are already in the provider's zone and words. */
export interface SsoFindings {
  readonly state: 'off' | 'rehearsal' | 'planned' | 'on';
  /** Planned: when it begins; on: since when it holds. */
  readonly from: string | null;
  readonly setBy: string | null;
  readonly liftedAt: string | null;
  readonly exemptUntil: string | null;
  readonly exemptReason: string;
  /** How the company's own sign-in would let this person in; null: nobody to let in. */
  readonly way: 'known' | 'domain' | 'none' | null;
  readonly why: string;
  readonly rehearsed: { readonly count: number; readonly lastAt: string; readonly method: string } | null;
  /** What the refused session or try had come with (`other_connection`: another organization's sign-in); null: nothing was refused. */
  readonly came: string | null;
  /** It was refused before there was a session: they see the sign-in page's next step, not the wall. */
  readonly atDoor: boolean;
  /** A connection of theirs, for undoing the rule. */
  readonly connectionId: string | null;
  readonly hasLiveConnection: boolean;
  /** What failed at the company's sign-in, where that is what is asked about. */
  readonly failure: { readonly sentence: string; readonly check: string; readonly organization: string; /** The sign-in worked, and its person is to confirm by mail who they are. */ readonly byMail: boolean } | null;
}

/** Nothing is asked for, since there is no organization. */
export const noSso: SsoFindings = { state: 'off', from: null, setBy: null, liftedAt: null, exemptUntil: null, exemptReason: '', way: null, why: '', rehearsed: null, came: null, atDoor: false, connectionId: null, hasLiveConnection: false, failure: null };

const methods: Readonly<Record<string, string>> = { password: 'with their password', passkey: 'with a passkey', invitation: 'with their invitation', other_connection: 'through another company’s sign-in', sso: 'through another company’s sign-in' };

/** What somebody came with, in words. */
export function cameWords(method: string): string {
  return methods[method] ?? 'another way';
}

/** Which facts of gate 4 hold for somebody who comes as they last did, or else by their company's own sign-in where that lets them in. */
export function ssoFacts({ state, exemptUntil, way, came }: SsoFindings): AccessFacts['sso'] {
  const cameThrough = came === 'other_connection' ? 'other_connection' : came === null && state === 'on' && exemptUntil === null && way !== 'none' && way !== null ? 'own_connection' : 'none';
  return { only: state === 'on', exempt: exemptUntil !== null, cameThrough };
}

const setWords = ({ from, setBy }: SsoFindings) => `${from === null ? '' : ` since ${from}`}${setBy === null || setBy === '' ? '' : `, set by ${setBy}`}`;

/** One sentence or more about the way in that an organization asks for, and how this person stands to it. */
export function ssoFinding(organization: string, sso: SsoFindings): string {
  const came = sso.came === null ? '' : ` They came ${cameWords(sso.came)}.`;
  if (sso.state === 'off') {
    const lifted = sso.liftedAt === null ? '' : ` The watchdog lifted the rule on ${sso.liftedAt}, since the company’s sign-in was broken; until it is set again, a second factor of yours is required.`;
    return `${sso.came === 'other_connection' ? `A company’s sign-in opens that company’s portal only.${came}` : 'The organization asks for no particular way in.'}${lifted}`;
  }
  const rehearsed = sso.rehearsed === null ? '' : ` It would have refused this person ${sso.rehearsed.count === 1 ? 'once' : `${sso.rehearsed.count} times`}, last on ${sso.rehearsed.lastAt}: they came ${cameWords(sso.rehearsed.method)}.`;
  if (sso.state === 'rehearsal') return `It is rehearsed that ${organization} signs in through its company alone; nobody is refused yet.${rehearsed} ${sso.why}`;
  if (sso.state === 'planned') return `From ${sso.from ?? 'a date'} on ${organization} signs in through its company alone${sso.setBy === null ? '' : `, set by ${sso.setBy}`}; nobody is refused yet.${rehearsed} ${sso.why}`;
  const exempt = sso.exemptUntil === null ? '' : ` Exempt until ${sso.exemptUntil}${sso.exemptReason === '' ? '' : `: ${sso.exemptReason}`}.`;
  return `${organization} signs in through its company alone${setWords(sso)}.${exempt}${came} ${sso.why}`;
}

/** Why gate 4 refuses somebody, in one sentence. */
export function ssoSummary(who: string, organization: string, sso: SsoFindings): string {
  if (sso.state !== 'on') return `${who} is refused because they came through another company’s sign-in, which opens that company’s portal only.`;
  const came = sso.came === null ? 'nothing else lets them in, and no connection can recognize them' : `they came ${cameWords(sso.came)}`;
  return `${who} is refused because ${organization} signs in through its company alone${setWords(sso)}; ${came}.`;
}

/** What whoever failed at their company's sign-in met, in one sentence. */
export function failureSummary(who: string, { sentence, organization, byMail }: NonNullable<SsoFindings['failure']>): string {
  if (byMail) return `${who} came through the company’s sign-in of ${organization}, which does not know them yet, and is to confirm by mail who they are. ${sentence}`;
  return `${who} could not get in: the company’s sign-in of ${organization} did not work. ${sentence}`;
}
