import type { Reviewed } from './sources.ts';

/** Repository functions over tenant data that neither take a scope nor look across tenants by name. */
export const unscopedQueries: Reviewed = {
  'access/access.repository.ts#noteRehearsed': 'the person was found by their own session, and the statement names its provider',
  'sessions/sessions.repository.ts#touchSession': 'the session was found by its own secret, and names its provider',
  'sessions/sessions.repository.ts#endRunOut': 'the session was found by its own secret, and names its provider',
};

/** Transactions of services that write no audit entry. */
export const unrecordedTransactions: Reviewed = {
  'attempt-limits/attempt-limits.service.ts#spend': 'a counter of tries; what the try was for is recorded by its caller',
  'attempt-limits/attempt-limits.service.ts#settleSuccess': 'takes a counted try back; the success is recorded by its caller',
  'domains/domains.service.ts#enqueueRechecks': 'says when the next look is due; what the look finds is recorded',
  'mfa/mfa.rules.service.ts#announceRule': 'the rule was recorded when it was set; this sends its mails',
  'invitations/invitations.redeem.service.ts#lookByCode': 'counts a try; the redemption or the refusal that follows is recorded',
  'passwords/passwords.service.ts#answerResetRequest': 'the request was recorded when it came in; this sends its mail',
  'sso-only/sso-only.notices.service.ts#mailPeople': 'the rule was recorded when it was set; this sends its mails',
  'sso/sso.refresh.service.ts#enqueueRefreshes': 'says when the next look is due; what the look finds is recorded',
  'sso/sso.ways.service.ts#takeAnswer': 'uses an answer up and keeps what it says; the sign-in, the test or the refusal that follows is recorded',
  'verifications/verifications.links.service.ts#guarded': 'the act it carries out writes the entry, with the verification in it',
  'setup/setup.service.ts#firstOwnerLink': 'there is no provider yet to which an entry could belong',
};
