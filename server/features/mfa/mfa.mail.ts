import { defineMail } from '../deliveries/index.ts';

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
];
