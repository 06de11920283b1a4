import { defineMail, type MailData } from '../deliveries/index.ts';

interface Item {
  readonly kind: 'saml_certificate' | 'oidc_secret' | 'signing_key';
  readonly name: string;
  readonly organizationName: string;
  readonly endsAt: string;
  readonly breaks: string;
}

const itemsOf = (data: MailData) => data['items'] as readonly Item[];
const totalOf = (data: MailData) => Number(data['total']);
const things = { saml_certificate: 'Certificate', oidc_secret: 'Client secret', signing_key: 'Our own certificate' } as const;
const owner = ({ organizationName, name }: Item) => (organizationName === '' || organizationName === name ? name : `${organizationName} (${name})`);

/** What ends soon, in one mail. */
export const expiryMails = [
  defineMail({
    kind: 'expiry',
    priority: 10,
    subject: (data) => {
      const [first] = itemsOf(data);
      return totalOf(data) === 1 && first ? `The sign-in of ${first.organizationName || first.name} needs renewing` : `${totalOf(data)} sign-ins need renewing`;
    },
    body: (data, frame) => ({
      heading: totalOf(data) === 1 ? 'A sign-in needs renewing' : `${totalOf(data)} sign-ins need renewing`,
      paragraphs: [
        'When these end, nobody gets in through their connection until the next certificate or secret is here.',
        ...itemsOf(data).map((item) => `${things[item.kind]} of ${owner(item)}: ends on ${frame.time(item.endsAt)}.`),
        ...(totalOf(data) > itemsOf(data).length ? [`And ${totalOf(data) - itemsOf(data).length} more.`] : []),
        ...(itemsOf(data).some(({ kind }) => kind !== 'signing_key') ? ['A renewal link lets the customer’s own IT hand the next one in, without an account; you accept it with one click.'] : []),
        ...(itemsOf(data).some(({ kind }) => kind === 'signing_key') ? ['Our own certificate you renew yourself, on the connection’s Certificates tab: publish the next one, have the identity provider trust it, and change over.'] : []),
      ],
      button: { label: 'See what ends when', url: frame.address('/admin/expiry') },
    }),
  }),
];
