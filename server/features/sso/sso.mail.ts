import { defineMail, type MailData } from '../deliveries/index.ts';
import { isLinkWanted, setUpPath } from './sso.links.service.ts';
import { isProofWanted, proofPath } from './sso.proofs.service.ts';
import { isStillProposed } from './sso.refresh.service.ts';

const text = (data: MailData, field: string) => String(data[field]);
const isRenewal = (data: MailData) => data['kind'] === 'renewal';

const whatCame = (data: MailData) =>
  data['source'] === 'metadata'
    ? `The identity provider of ${text(data, 'organizationName')} names itself otherwise, or has moved`
    : isRenewal(data)
      ? `The IT of ${text(data, 'organizationName')} has handed in ${data['tested'] === true ? 'and tested ' : ''}what renews their sign-in`
      : `The IT of ${text(data, 'organizationName')} has ${data['tested'] === true ? 'set up and tested' : 'filled in'} their sign-in`;

/** Mails about connections: the link for a customer's IT, and what waits for staff. */
export const ssoMails = [
  defineMail({
    kind: 'sso_link',
    priority: 10,
    subject: (data, frame) => (isRenewal(data) ? `${frame.providerName} asks for your next sign-in certificate or secret` : `${frame.providerName} asks you to connect your company’s sign-in`),
    body: (data, frame) => ({
      heading: isRenewal(data) ? `Renew the sign-in of ${text(data, 'organizationName')}` : `Connect the sign-in of ${text(data, 'organizationName')}`,
      paragraphs: [
        isRenewal(data)
          ? `${text(data, 'madeBy')} of ${frame.providerName} asks whoever looks after the sign-in of ${text(data, 'organizationName')} to hand in the certificate or secret that comes next, so that nobody is shut out when today’s ends.`
          : `${text(data, 'madeBy')} of ${frame.providerName} asks whoever looks after the sign-in of ${text(data, 'organizationName')} (Microsoft Entra ID, Google Workspace, Okta, Keycloak or another) to connect it with the customer portal.`,
        `The page says step by step what to enter where, and you need no account for it. It works until ${frame.time(text(data, 'expiresAt'))}, and nothing changes before ${frame.providerName} has looked at what you hand in.`,
        'Whoever has this link can use it: pass it on to the person who administers your sign-in, and to nobody else.',
      ],
      button: isRenewal(data) ? 'Renew the sign-in' : 'Connect the sign-in',
      footer: `If you did not expect this, ask ${frame.providerName} before you open it.`,
    }),
    link: { purpose: 'sso_link', path: setUpPath },
    stillWanted: isLinkWanted,
  }),
  defineMail({
    kind: 'sso_proof',
    priority: 0,
    subject: (_, frame) => `Confirm your address for the portal of ${frame.providerName}`,
    body: (data, frame) => ({
      heading: 'Confirm that it is you',
      paragraphs: [
        `Somebody, probably you, signed in with ${text(data, 'connectionName')} as ${text(data, 'email')}. ${frame.providerName} knows this address at ${text(data, 'organizationName')}, and has not seen it come from that sign-in before.`,
        'Open the button in the browser in which you signed in: it works there alone, once, for 30 minutes. If you have a password or passkey here, you are asked for it. After that, your company’s sign-in is all you need.',
        'If it was not you, ignore this mail: nothing has changed, and nobody gets in without it.',
      ],
      button: 'Confirm my address',
    }),
    link: { purpose: 'sso_proof', path: proofPath },
    stillWanted: isProofWanted,
  }),
  defineMail({
    kind: 'sso_proposal',
    priority: 10,
    subject: (data) => `${whatCame(data)}: look at it`,
    body: (data, frame) => ({
      heading: `${text(data, 'connectionName')} waits for you`,
      paragraphs: [
        `${whatCame(data)}. The connection goes on as it was until you accept it.`,
        data['source'] === 'metadata' ? 'Ask the company whether they meant to change this before you accept: whoever answers at the new address decides who signs in.' : 'You see what would change beside what stands there now, and accept or refuse it.',
      ],
      button: { label: 'See what would change', url: frame.address(`/admin/sso-connections/${text(data, 'connectionId')}/set-up-link`) },
    }),
    stillWanted: async (ctx, delivery) => delivery.subjectId !== null && (await isStillProposed(ctx, delivery.subjectId)),
  }),
];
