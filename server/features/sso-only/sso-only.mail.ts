import { defineMail, type MailData, type MailFrame } from '../deliveries/index.ts';
import { isStillAnnounced, isStillCalledOff } from './sso-only.notices.service.ts';

const text = (data: MailData, field: string) => String(data[field]);
const rulePage = (data: MailData, frame: MailFrame) => ({ label: 'See the sign-in rule', url: frame.address(`/admin/organizations/${text(data, 'organizationId')}/show/sign-in-rule`) });
const way = (data: MailData, frame: MailFrame) => ({ label: 'Continue with your company’s sign-in', url: frame.address(`/sso/${text(data, 'connectionId')}/login`) });

/** Mails about organizations that only their own single sign-on opens: to their people, and to whoever receives alerts. */
export const ssoOnlyMails = [
  defineMail({
    kind: 'sso_rule_announced',
    priority: 10,
    subject: (data) => `Sign in to ${text(data, 'providerName')} with your company`,
    body: (data, frame) => ({
      heading: data['holds'] === true ? 'You now sign in with your company' : 'You will soon sign in with your company',
      paragraphs: [
        data['holds'] === true
          ? `From now on the portal of ${text(data, 'organizationName')} opens by your company’s own sign-in alone, the one you use for your work. A password or passkey of the portal does not open it any more.`
          : `From ${frame.time(text(data, 'from'))} on, the portal of ${text(data, 'organizationName')} opens by your company’s own sign-in alone, the one you use for your work. A password or passkey of the portal does not open it then.`,
        'There is nothing to set up: enter your work address on the sign-in page and choose Continue. Try it now with the button, so that you know it works.',
        'If it does not, tell your provider before that day.',
      ].slice(0, data['holds'] === true ? 2 : 3),
      button: way(data, frame),
    }),
    stillWanted: async (ctx, { organizationId, data }) => organizationId !== null && (await isStillAnnounced(ctx, organizationId, text(data, 'from'))),
  }),
  defineMail({
    kind: 'sso_rule_called_off',
    priority: 10,
    subject: (data) => `Your sign-in to ${text(data, 'providerName')} stays as it is`,
    body: (data, frame) => ({
      heading: 'Your sign-in stays as it is',
      paragraphs: [
        `You were told that from ${frame.time(text(data, 'from'))} on, the portal of ${text(data, 'organizationName')} opens by your company’s own sign-in alone. That date holds no longer.`,
        'Sign in as you do today: nothing changes, and there is nothing for you to do. If another date is set, you are told in time.',
      ],
    }),
    stillWanted: async (ctx, { organizationId, subjectId, data }) => organizationId !== null && subjectId !== null && (await isStillCalledOff(ctx, organizationId, subjectId, text(data, 'from'))),
  }),
  defineMail({
    kind: 'sso_way',
    priority: 10,
    subject: (data) => `Your way in to ${text(data, 'providerName')}`,
    body: (data, frame) => ({
      heading: 'Sign in with your company',
      paragraphs: [`The portal of ${text(data, 'organizationName')} opens by your company’s own sign-in. The button leads you there; sign in with the account you use for your work.`, 'If your company’s page does not let you in, ask your company’s own IT.'],
      button: way(data, frame),
    }),
  }),
  defineMail({
    kind: 'sso_password_offered',
    priority: 10,
    subject: (data) => `You can set a password for ${text(data, 'providerName')}`,
    body: (data, frame) => ({
      heading: 'Set a password if you need one',
      paragraphs: [`For now the portal of ${text(data, 'organizationName')} also opens with a password, and you have none yet.`, 'If your company’s sign-in does not work for you, set one: the page asks for your address and mails you a link.'],
      button: { label: 'Set a password', url: frame.address('/forgot') },
    }),
  }),
  defineMail({
    kind: 'sso_rule_relaxed',
    priority: 0,
    subject: (data) => `${text(data, 'organizationName')}: other ways open the portal again`,
    body: (data, frame) => ({
      heading: `The sign-in rule of ${text(data, 'organizationName')} was relaxed`,
      paragraphs: [`On ${frame.time(text(data, 'at'))}, ${text(data, 'by')} let other ways than the company’s own sign-in open the portal of ${text(data, 'organizationName')}. Passwords, passkeys and resets count there again.`, 'If nobody of your team meant that, set the rule again and look at who did it.'],
      button: rulePage(data, frame),
    }),
  }),
  defineMail({
    kind: 'sso_rule_put_off',
    priority: 10,
    subject: (data) => `${text(data, 'organizationName')}: the sign-in rule did not begin`,
    body: (data, frame) => ({
      heading: `The sign-in rule of ${text(data, 'organizationName')} did not begin`,
      paragraphs: ['Its date has come, but no connection is live with a test that passed, or a sign-in that worked, in the last 7 days. Nobody is locked out; the rehearsal goes on.', 'Test the connection again and choose a new date.'],
      button: rulePage(data, frame),
    }),
  }),
  defineMail({
    kind: 'sso_sign_ins_collapsed',
    priority: 0,
    subject: (data) => `${text(data, 'organizationName')}: hardly anybody signs in any more`,
    body: (data, frame) => ({
      heading: `Sign-ins of ${text(data, 'organizationName')} have collapsed`,
      paragraphs: [
        `Only the company’s own sign-in opens this portal. In the last hours ${text(data, 'recent')} sign-ins succeeded there, where about ${text(data, 'usual')} are usual, and ${text(data, 'failures')} failed in the last hour.`,
        'Look at the newest refusals: each says what failed. If the company’s sign-in is broken, relax the rule in one click until it works again.',
      ],
      button: rulePage(data, frame),
    }),
  }),
  defineMail({
    kind: 'sso_rule_lifted',
    priority: 0,
    subject: (data) => `${text(data, 'organizationName')}: the sign-in rule was lifted`,
    body: (data, frame) => ({
      heading: `The watchdog lifted the sign-in rule of ${text(data, 'organizationName')}`,
      paragraphs: ['The company’s own sign-in failed for people known there, by its own fault: it could not be reached, or what it signed could not be trusted. As chosen for this organization, passwords and passkeys open its portal again, with a second factor of ours, which everybody there must have for now.', 'Repair the connection, test it, and set the rule again; or relax it for good.'],
      button: rulePage(data, frame),
    }),
  }),
];
