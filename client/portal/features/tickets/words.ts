import type { TicketPriority, TicketStatus } from '../../../../shared/tickets.ts';

export const statusWords: Readonly<Record<TicketStatus, { readonly label: string; readonly tone: 'info' | 'warning' | 'neutral' | 'success' }>> = {
  open: { label: 'Open', tone: 'info' },
  in_progress: { label: 'In progress', tone: 'success' },
  waiting_for_customer: { label: 'Waiting for you', tone: 'warning' },
  closed: { label: 'Closed', tone: 'neutral' },
};

export const priorityWords: Readonly<Record<TicketPriority, string>> = { low: 'Low', normal: 'Normal', high: 'High', urgent: 'Urgent' };

/** What each priority means, for choosing one. */
export const priorityChoices: readonly { readonly value: TicketPriority; readonly label: string }[] = [
  { value: 'low', label: 'Low: a question, or can wait' },
  { value: 'normal', label: 'Normal: in the way of my work' },
  { value: 'high', label: 'High: I cannot work' },
  { value: 'urgent', label: 'Urgent: many of us cannot work' },
];

/** What somebody did to a ticket, where they only changed its status. */
export function changeWords(status: TicketStatus): string {
  return { open: 'opened the ticket again', in_progress: 'began to work on it', waiting_for_customer: 'asked for your answer', closed: 'closed the ticket' }[status];
}

/** Bytes as people read them. */
export function fileSize(bytes: number): string {
  const kilo = bytes / 1_024;
  if (kilo < 1) return `${bytes} B`;
  return kilo < 1_024 ? `${Math.round(kilo)} kB` : `${Number((kilo / 1_024).toFixed(1))} MB`;
}
