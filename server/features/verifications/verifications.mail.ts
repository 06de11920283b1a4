import { defineMail, type MailData, type MailFrame } from '../deliveries/index.ts';

const text = (data: MailData, field: string) => String(data[field]);

function tell({ support, providerName }: MailFrame): string {
  const ways = [support.phone === '' ? '' : `call ${support.phone}`, support.email === '' ? '' : `write to ${support.email}`].filter((way) => way !== '');
  return ways.length === 0 ? `tell ${providerName} at once` : `${ways.join(' or ')} at once`;
}

/** Mails about verifying callers, and about what staff did once they had; none can be switched off. */
export const verificationsMails = [
  defineMail({
    kind: 'verification_code',
    priority: 0,
    subject: (data) => `Your code for ${text(data, 'providerName')}`,
    body: (data, frame) => ({
      heading: 'Read this code out',
      paragraphs: [`Hello ${text(data, 'name')}, you are on the phone with ${frame.providerName}, who want to make sure that it is you. Read them the code.`, 'It works for 15 minutes.'],
      code: 'Your code',
      footer: `If you are not on the phone with ${frame.providerName} now, tell nobody this code and ${tell(frame)}.`,
    }),
    link: { purpose: 'verification_code', path: null },
  }),
  defineMail({
    kind: 'approval_asked',
    priority: 0,
    subject: (data) => `Is it ${text(data, 'name')}? ${text(data, 'providerName')} asks for your word`,
    body: (data, frame) => ({
      heading: `Did ${text(data, 'name')} call us?`,
      paragraphs: [
        `Somebody who says they are ${text(data, 'name')} of ${text(data, 'organizationName')} asked ${text(data, 'askedBy')} of ${frame.providerName} for help with signing in.${data['note'] === '' ? '' : ` ${text(data, 'askedBy')} writes: “${text(data, 'note')}”`}`,
        `Ask your colleague yourself, not by answering this mail. Then answer in your portal, until ${frame.time(text(data, 'expiresAt'))}.`,
      ],
      button: { label: 'Answer in the portal', url: frame.address('/account') },
      footer: 'If you do nothing, nothing is changed.',
    }),
  }),
  defineMail({
    kind: 'approval_answered',
    priority: 0,
    subject: (data) => (data['isThem'] === true ? `${text(data, 'manager')} approved: it is ${text(data, 'name')}` : `${text(data, 'manager')} refused: it is not ${text(data, 'name')}`),
    body: (data, frame) => ({
      heading: data['isThem'] === true ? 'A manager approved' : 'A manager refused',
      paragraphs: data['isThem'] === true ? [`${text(data, 'manager')} says that it was ${text(data, 'name')} who called. You can act on it until ${frame.time(text(data, 'expiresAt'))}.`] : [`${text(data, 'manager')} says that it was not ${text(data, 'name')} who called. Do not go on with this caller.`],
      button: { label: 'Open the person', url: frame.address(`/admin/customer-users/${text(data, 'customerUserId')}/show`) },
    }),
  }),
  defineMail({
    kind: 'mfa_reset',
    priority: 0,
    subject: (data) => `Your second factor at ${text(data, 'providerName')} was reset`,
    body: (data, frame) => ({
      heading: 'Your second factor was reset',
      paragraphs: [
        `Hello ${text(data, 'name')}, ${frame.providerName} has removed your second factors and recovery codes and ended your sessions, because somebody who proved to be you asked for it.`,
        'Sign in with your password and set up a new second factor.',
        `If you did not ask for this, ${tell(frame)} and set a new password with “Forgot password?” at sign-in.`,
      ],
    }),
  }),
  defineMail({
    kind: 'mfa_reset_manager',
    priority: 0,
    subject: (data) => `The second factor of ${text(data, 'name')} was reset`,
    body: (data, frame) => ({
      heading: `The second factor of ${text(data, 'name')} was reset`,
      paragraphs: [`${frame.providerName} has removed the second factors of ${text(data, 'name')} of ${text(data, 'organizationName')}, after making sure who called. You are told as a manager.`, `If ${text(data, 'name')} knows nothing of this, ${tell(frame)}.`],
    }),
  }),
  defineMail({
    kind: 'access_pass_issued',
    priority: 0,
    subject: (data) => `An access pass for ${text(data, 'providerName')} was made for you`,
    body: (data, frame) => ({
      heading: 'An access pass was made for you',
      paragraphs: [
        `Hello ${text(data, 'name')}, ${frame.providerName} has made a code for you that stands in once for your second factor, until ${frame.time(text(data, 'expiresAt'))}. They read it to you on the phone; it is not in this mail.`,
        'Sign in with your password, choose the access pass, and set up a new second factor.',
        `If you did not ask for this, ${tell(frame)} and set a new password with “Forgot password?” at sign-in.`,
      ],
    }),
  }),
  defineMail({
    kind: 'protection_lifted',
    priority: 0,
    subject: (data) => `${text(data, 'name')} is no longer protected`,
    body: (data, frame) => ({
      heading: `${text(data, 'name')} is no longer protected`,
      paragraphs: [`${text(data, 'by')} has lifted the protection of ${text(data, 'name')}: one member of your team alone can now reset their second factors, change their address or make them an access pass.`, 'If you did not expect this, protect them again and look into the audit page.'],
      button: { label: 'Open the person', url: frame.address(`/admin/customer-users/${text(data, 'customerUserId')}/show`) },
    }),
  }),
  defineMail({
    kind: 'staff_reset_asked',
    priority: 0,
    subject: (data) => `${text(data, 'askedBy')} asks you to confirm: new second factors for ${text(data, 'name')}`,
    body: (data, frame) => ({
      heading: `Does ${text(data, 'name')} need new second factors?`,
      paragraphs: [
        `${text(data, 'askedBy')} wants to reset the second factors of ${text(data, 'name')}, because: “${text(data, 'reason')}”. It takes a second member of the team.`,
        `Make sure with ${text(data, 'name')} yourself, in person or on a call you make. Then confirm it in the console, until ${frame.time(text(data, 'expiresAt'))}.`,
      ],
      button: { label: 'Open the console', url: frame.address(`/admin/staff/${text(data, 'staffId')}/show`) },
      footer: 'If you do nothing, nothing is changed.',
    }),
  }),
];
