import { defineMail } from '../deliveries/index.ts';
import { stillWithoutFactor } from './mfa.rules.service.ts';

/** Mails about second factors; they cannot be switched off. */
export const mfaMails = [
  defineMail({
    kind: 'factor_changed',
    priority: 0,
    subject: (data) => `Your sign-in to ${String(data['providerName'])} has changed`,
    body: (data) => ({
      heading: 'Your sign-in has changed',
      paragraphs: [`${String(data['change'])} for ${String(data['email'])}.`, 'If this was you, there is nothing to do.', 'If it was not, set a new password now with “Forgot password?” at sign-in and tell your provider.'],
    }),
  }),
  defineMail({
    kind: 'mfa_announced',
    priority: 10,
    subject: (data) => (data['holds'] === true ? `Set up your second step for ${String(data['providerName'])}` : `From now on two steps: your sign-in to ${String(data['providerName'])}`),
    body: (data, frame) => ({
      heading: data['holds'] === true ? 'You now need a second step to sign in' : 'You will soon need a second step to sign in',
      paragraphs: [
        data['holds'] === true ? `${String(data['organizationName'])} now asks for a second step when you sign in: a code from an app on your phone, or a passkey.` : `From ${frame.time(String(data['from']))} on, ${String(data['organizationName'])} asks for a second step when you sign in: a code from an app on your phone, or a passkey.`,
        'Setting it up takes about a minute. Have your phone at hand.',
      ],
      button: { label: 'Set it up', url: frame.address('/account/security') },
    }),
    stillWanted: stillWithoutFactor,
  }),
];
