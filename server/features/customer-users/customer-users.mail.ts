import { defineMail, type MailData, type MailFrame } from '../deliveries/index.ts';

interface Data {
  readonly name: string;
  readonly organizationName: string;
  /** Whether the address is also one to sign in with. */
  readonly signsIn: boolean;
  /** In the mail to the old address only as much as its owner recognizes. */
  readonly newEmail: string;
}
const read = (data: MailData) => data as unknown as Data;

function whomToTell({ support, providerName }: MailFrame): string {
  const ways = [support.phone === '' ? '' : `call ${support.phone}`, support.email === '' ? '' : `write to ${support.email}`].filter((way) => way !== '');
  return ways.length === 0 ? `tell ${providerName} at once` : `${ways.join(' or ')} at once`;
}

/** Mails about a changed address, to both, and about a changed phone number. */
export const customerUsersMails = [
  defineMail({
    kind: 'address_changed_old',
    priority: 0,
    subject: (data) => `Your e-mail address at ${read(data).organizationName} was changed`,
    body: (data, frame) => {
      const { name, organizationName, signsIn, newEmail } = read(data);
      return {
        heading: 'Your e-mail address was changed',
        paragraphs: [
          `Hello ${name}, ${frame.providerName} has changed the address of your portal account at ${organizationName} from this one to ${newEmail}.`,
          signsIn ? 'From now on you sign in with the new address. All your sessions were ended, and links mailed to this address no longer work.' : 'Invitations mailed to this address no longer work.',
          `If you did not ask for this, ${whomToTell(frame)}.`,
        ],
      };
    },
  }),
  defineMail({
    kind: 'address_changed_new',
    priority: 0,
    subject: (data) => `This is now your e-mail address at ${read(data).organizationName}`,
    body: (data, frame) => {
      const { name, organizationName, signsIn, newEmail } = read(data);
      return {
        heading: 'Your e-mail address was changed',
        paragraphs: [
          `Hello ${name}, ${frame.providerName} has changed the address of your portal account at ${organizationName} to ${newEmail}.`,
          signsIn ? 'Sign in with this address from now on; your password stays as it is. All your sessions were ended.' : 'Invitations to the portal come to this address from now on.',
          `If you did not ask for this, ${whomToTell(frame)}.`,
        ],
      };
    },
  }),
  defineMail({
    kind: 'phone_changed',
    priority: 0,
    subject: (data) => `Your phone number at ${String(data['providerName'])} was changed`,
    body: (data, frame) => {
      const { name, lastDigits } = data as unknown as { readonly name: string; readonly lastDigits: string };
      return {
        heading: 'Your phone number was changed',
        paragraphs: [
          `Hello ${name}, ${lastDigits === '' ? `${frame.providerName} no longer has a phone number for you` : `the number at which ${frame.providerName} calls you back now ends in ${lastDigits}`}.`,
          'For the next 7 days a call to it does not prove that it is you.',
          `If you did not ask for this, ${whomToTell(frame)}.`,
        ],
      };
    },
  }),
];
