import { defineMail, type MailBody, type MailData, type MailFrame } from '../deliveries/index.ts';
import { stillToTell } from './tickets.service.ts';

interface Data {
  readonly ticketId: string;
  readonly number: number;
  readonly subject: string;
  readonly name: string;
  readonly author: string;
  readonly organizationName: string;
  /** What was said to the customer; empty where only the status changed. */
  readonly text: string;
  readonly status: string | null;
}
const read = (data: MailData) => data as unknown as Data;

/** So much of what was said stands in a mail; the rest is in the portal. */
const shownCharacters = 2_000;

function quoted(text: string): string[] {
  const characters = [...text];
  const shown = characters.length <= shownCharacters ? text : `${characters.slice(0, shownCharacters).join('').trimEnd()}…`;
  return shown.split(/\n+/u).filter((paragraph) => paragraph.trim() !== '');
}

function body(heading: string, first: string, paragraphs: readonly string[], data: Data, frame: MailFrame): MailBody {
  return {
    heading,
    paragraphs: [`Hello ${data.name}, ${first}`, ...paragraphs],
    button: { label: 'Open the ticket', url: frame.address(`/tickets/${data.ticketId}`) },
    footer: 'Please answer in the portal: what is sent to this address does not reach the ticket.',
  };
}

const stateSentences: Readonly<Record<string, string>> = {
  open: 'The ticket is open.',
  in_progress: 'We are working on it.',
  waiting_for_customer: 'We need something from you to go on: please answer in the ticket.',
  closed: 'The ticket is closed. If it is not done, open it again in the portal.',
};

/** Mails to the person a ticket is for; notes that staff keep among themselves are in none. */
export const ticketsMails = [
  defineMail({
    kind: 'ticket_opened',
    priority: 10,
    subject: (data) => `[#${read(data).number}] ${read(data).subject}`,
    body: (data, frame) => {
      const ticket = read(data);
      return body(`Ticket #${ticket.number} was opened for you`, `${ticket.author} has opened a ticket for you: ${ticket.subject}.`, quoted(ticket.text), ticket, frame);
    },
    stillWanted: stillToTell,
  }),
  defineMail({
    kind: 'ticket_replied',
    priority: 10,
    subject: (data) => `Re: [#${read(data).number}] ${read(data).subject}`,
    body: (data, frame) => {
      const ticket = read(data);
      const state = ticket.status === null ? [] : [stateSentences[ticket.status] ?? ''];
      return body(`New answer to your ticket #${ticket.number}`, `${ticket.author} wrote about “${ticket.subject}”:`, [...quoted(ticket.text), ...state], ticket, frame);
    },
    stillWanted: stillToTell,
  }),
  defineMail({
    kind: 'ticket_status_changed',
    priority: 10,
    subject: (data) => `[#${read(data).number}] ${read(data).subject}: ${read(data).status === 'closed' ? 'closed' : 'an update'}`,
    body: (data, frame) => {
      const ticket = read(data);
      return body(`Your ticket #${ticket.number}`, `${ticket.author} has changed where “${ticket.subject}” stands.`, [stateSentences[ticket.status ?? 'open'] ?? ''], ticket, frame);
    },
    stillWanted: stillToTell,
  }),
];
