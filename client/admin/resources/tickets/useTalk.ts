import { useQuery } from '@tanstack/react-query';
import { call, send } from '../../providers/door.ts';
import type { Ticket, TicketComment, TicketNote } from '../../providers/records.ts';

type Attachment = Ticket['attachments'][number];

/** Something in a ticket, in its order. */
export type Entry =
  | { readonly kind: 'said'; readonly at: string; readonly comment: TicketComment; readonly files: readonly Attachment[] }
  | { readonly kind: 'note'; readonly at: string; readonly note: TicketNote }
  | { readonly kind: 'file'; readonly at: string; readonly file: Attachment };

/** The newest part of a conversation that is read at once. */
const shown = 200;
const news = 15_000;
const query = { sort: '["createdAt","DESC"]', range: JSON.stringify([0, shown - 1]) };

/** What was said and noted in a ticket, oldest first; undefined until it is known. */
export function useTalk(ticket: Ticket): { readonly entries: readonly Entry[] | undefined; readonly failed: unknown } {
  const { id } = ticket;
  const said = useQuery({ queryKey: ['tickets', id, 'comments'], queryFn: ({ signal }) => call('tickets.comments', { params: { id }, query }, { signal }), refetchInterval: news });
  const noted = useQuery({ queryKey: ['tickets', id, 'notes'], queryFn: ({ signal }) => call('tickets.notes', { params: { id }, query }, { signal }), refetchInterval: news });
  if (said.data === undefined || noted.data === undefined) return { entries: undefined, failed: said.error ?? noted.error };
  const known = new Set(said.data.map((comment) => comment.id));
  const entries: Entry[] = [
    ...said.data.map((comment): Entry => ({ kind: 'said', at: comment.createdAt, comment, files: ticket.attachments.filter((file) => file.commentId === comment.id) })),
    ...noted.data.map((note): Entry => ({ kind: 'note', at: note.createdAt, note })),
    ...ticket.attachments.filter((file) => file.commentId !== null && !known.has(file.commentId)).map((file): Entry => ({ kind: 'file', at: file.createdAt, file })),
  ];
  return { entries: entries.sort((a, b) => (a.at < b.at ? -1 : 1)), failed: undefined };
}

const uploadMs = 120_000;

/** Attaches a file to an answer. Throws ProblemError. */
export async function attachToTicket(ticketId: string, file: File, commentId: string): Promise<void> {
  const form = new FormData();
  form.append('commentId', commentId);
  form.append('file', file, file.name);
  await send('POST', `/api/admin/tickets/${ticketId}/attachments`, { body: form, timeoutMs: uploadMs });
}
