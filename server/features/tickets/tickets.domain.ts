import { foldText } from '../../../shared/folding.ts';
import { limits } from '../../../shared/limits.ts';
import type { TicketAnswer, TicketField, TicketStatus } from '../../../shared/tickets.ts';

/** How people call a ticket: `#1042`. */
export function ticketName(number: number): string {
  return `#${number}`;
}

/** How much of a description search looks at. */
const searchedCharacters = 2_000;

/** What search finds a ticket by: its number, its subject, who it is for, and how it was described; what is said in it later is not looked at. */
export function searchTextOf(ticket: { number: number; subject: string; description: string; requesterName: string }): string {
  return [ticketName(ticket.number), foldText(ticket.subject), foldText(ticket.requesterName), foldText(ticket.description.slice(0, searchedCharacters))].join(' ');
}

/** What a ticket's status becomes when the customer says something: one that waited for them is the team's again. */
export function statusAfterCustomer(status: TicketStatus): TicketStatus {
  return status === 'waiting_for_customer' ? 'open' : status;
}

type Entered = Readonly<Record<string, string | boolean>>;

function answerTo(field: TicketField, entered: string | boolean | undefined): { value: string } | { error: string } {
  if (field.kind === 'checkbox') {
    if (typeof entered === 'string') return { error: 'Tick the box or leave it.' };
    return field.required && entered !== true ? { error: 'Please tick this box to go on.' } : { value: entered === true ? 'Yes' : '' };
  }
  if (typeof entered === 'boolean') return { error: 'Please fill this in.' };
  const value = (entered ?? '').normalize('NFC').replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}]+/gu, ' ').trim();
  if (value === '') return field.required ? { error: 'Please fill this in.' } : { value };
  if (value.length > limits.ticket.answerCharacters) return { error: `At most ${limits.ticket.answerCharacters} characters.` };
  return field.kind === 'choice' && !field.options.includes(value) ? { error: 'Choose one of the options.' } : { value };
}

/** What was entered into the form's own fields, each with its label as it is now, or what is wrong by `answers.<field id>`; what was left empty is left out. */
export function readAnswers(fields: readonly TicketField[], entered: Entered): { answers: TicketAnswer[] } | { errors: Record<string, string> } {
  const errors = Object.create(null) as Record<string, string>;
  const answers: TicketAnswer[] = [];
  for (const field of fields) {
    const read = answerTo(field, entered[field.id]);
    if ('error' in read) errors[`answers.${field.id}`] = read.error;
    else if (read.value !== '') answers.push({ label: field.label, value: read.value });
  }
  for (const id of Object.keys(entered)) if (!fields.some((field) => field.id === id)) errors[`answers.${id}`] = 'The form has changed meanwhile. Reload it and try again.';
  return Object.keys(errors).length > 0 ? { errors } : { answers };
}

/** A request as one text, the same however its fields are ordered. */
export function canonical(request: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(request, (_, value: unknown) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value));
}
