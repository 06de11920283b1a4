import { defineMail, type MailData } from '../deliveries/index.ts';
import { isStillFailing } from './domains.service.ts';

const text = (data: MailData, field: string) => String(data[field]);
const address = (data: MailData) => `/admin/organizations/${text(data, 'organizationId')}/show/domains`;

/** Mails about proofs of domains that are in danger or have ended, to whoever receives alerts. */
export const domainsMails = [
  defineMail({
    kind: 'domain_record_lost',
    priority: 10,
    subject: (data) => `The proof of ${text(data, 'domain')} is in danger`,
    body: (data, frame) => ({
      heading: `The record that proves ${text(data, 'domain')} is gone`,
      paragraphs: [
        `${text(data, 'organizationName')} has proven ${text(data, 'domain')} by a TXT record named ${text(data, 'recordName')}. Since ${frame.time(text(data, 'since'))} it is not there any more. Everything still works as before.`,
        data['needed'] === true
          ? 'Nothing but the company’s own sign-in opens this portal, or soon will, and this domain leads its people there. So the proof does not end by itself while that rule stands, and you are told again every week. Make sure that the domain is still theirs.'
          : `If the record does not come back, the proof ends on ${frame.time(text(data, 'until'))} at the earliest, and nobody is led to the company’s own sign-in by this domain any more.`,
        'Ask whoever looks after the domain to put the record back. If the company has given the domain up, remove it.',
      ],
      button: { label: 'See the record', url: frame.address(address(data)) },
    }),
    stillWanted: async (ctx, delivery) => delivery.subjectId !== null && (await isStillFailing(ctx, delivery.subjectId)),
  }),
  defineMail({
    kind: 'domain_proof_held',
    priority: 10,
    subject: (data) => `The proof of ${text(data, 'domain')} is held on to, but its record is gone`,
    body: (data, frame) => ({
      heading: `${text(data, 'domain')} would no longer be proven`,
      paragraphs: [
        `The TXT record ${text(data, 'recordName')} that proves ${text(data, 'domain')} for ${text(data, 'organizationName')} has been missing since ${frame.time(text(data, 'since'))}, so the proof is due to end. It is held on to for now: nothing but the company’s own sign-in opens this portal, or soon will, and this domain leads its people there.`,
        'Ask whoever looks after the domain to put the record back. If the company has given the domain up, relax the sign-in rule or prove another domain: then this proof ends.',
        'You are told again in a week.',
      ],
      button: { label: 'See the record', url: frame.address(address(data)) },
    }),
    stillWanted: async (ctx, delivery) => delivery.subjectId !== null && (await isStillFailing(ctx, delivery.subjectId)),
  }),
  defineMail({
    kind: 'domain_proof_withdrawn',
    priority: 10,
    subject: (data) => `${text(data, 'domain')} is no longer proven`,
    body: (data, frame) => ({
      heading: `${text(data, 'domain')} is no longer proven`,
      paragraphs: [
        `The TXT record that proves ${text(data, 'domain')} for ${text(data, 'organizationName')} has been missing since ${frame.time(text(data, 'since'))}, so the proof has ended. Nobody is led to the company’s own sign-in by this domain any more.`,
        'Once the record is back, one click on “Check now” proves the domain again.',
      ],
      button: { label: 'See the record', url: frame.address(address(data)) },
    }),
  }),
];
