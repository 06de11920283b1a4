import { keepPreviousData, useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { attachmentKinds } from '../../../../shared/tickets.ts';
import { limits } from '../../../../shared/limits.ts';
import { isProblemOf } from '../../../http/problem.ts';
import type { AnswerOf, InputOf } from '../../../http/route-table.ts';
import { portal } from '../../session/door.ts';

export type ListedTicket = AnswerOf<'portalTickets.list'>[number];
export type Ticket = AnswerOf<'portalTickets.get'>;
export type Comment = AnswerOf<'portalTickets.comments'>[number];
export type Attachment = Ticket['attachments'][number];
export type TicketForm = AnswerOf<'portalTickets.form'>;
type NewTicket = InputOf<'portalTickets.create'>['body'];

const key = 'tickets';
const uploadMs = 120_000;
/** An answer of the team shows up while the page is open. */
const newsMs = 20_000;
/** The longest conversation that is read at once. */
const shownComments = 200;

/** The tickets that a text and a state find, one more than `shown` where there are more. */
export function useTickets(filter: { readonly q: string; readonly state: 'open' | 'closed' | '' }, shown: number): UseQueryResult<readonly ListedTicket[]> {
  const asked = { ...(filter.q !== '' && { q: filter.q }), ...(filter.state !== '' && { state: filter.state }) };
  return useQuery({
    queryKey: [key, 'list', asked, shown],
    queryFn: ({ signal }) => portal.call('portalTickets.list', { query: { filter: JSON.stringify(asked), range: JSON.stringify([0, shown]) } }, { signal }),
    placeholderData: keepPreviousData,
  });
}

/** One ticket. */
export function useTicket(id: string): UseQueryResult<Ticket> {
  return useQuery({ queryKey: [key, id], queryFn: ({ signal }) => portal.call('portalTickets.get', { params: { id } }, { signal }), refetchInterval: newsMs });
}

/** The newest part of a conversation, oldest first. */
export function useConversation(id: string): UseQueryResult<readonly Comment[]> {
  return useQuery({
    queryKey: [key, id, 'comments'],
    queryFn: async ({ signal }) => (await portal.call('portalTickets.comments', { params: { id }, query: { sort: '["createdAt","DESC"]', range: JSON.stringify([0, shownComments - 1]) } }, { signal })).toReversed(),
    refetchInterval: newsMs,
  });
}

/** The provider's own fields of the form. */
export function useTicketForm(): UseQueryResult<TicketForm> {
  return useQuery({ queryKey: [key, 'form'], queryFn: ({ signal }) => portal.call('portalTickets.form', undefined, { signal }), staleTime: 60_000 });
}

/** Raises a ticket. */
export const raiseTicket = (body: NewTicket) => portal.call('portalTickets.create', { body });
/** Says something in a ticket. */
export const writeComment = (id: string, body: { id: string; text: string }) => portal.call('portalTickets.comment', { params: { id }, body });

/** A file that waits to be sent, under a name of this client's. */
export interface ChosenFile {
  readonly id: string;
  readonly file: File;
}

/** Attaches a file to a ticket or to something that was said in it. */
async function attachFile(ticketId: string, { id, file }: ChosenFile, commentId?: string): Promise<void> {
  const form = new FormData();
  form.append('id', id);
  if (commentId !== undefined) form.append('commentId', commentId);
  form.append('file', file, file.name);
  await portal.send('POST', `/api/portal/tickets/${ticketId}/attachments`, { body: form, timeoutMs: uploadMs });
}

/** Attaches files one after another; gives those that were refused, with the reason. */
export async function attachFiles(ticketId: string, files: readonly ChosenFile[], commentId?: string): Promise<{ name: string; reason: string }[]> {
  const refused: { name: string; reason: string }[] = [];
  for (const chosen of files) {
    try {
      await attachFile(ticketId, chosen, commentId);
    } catch (error) {
      refused.push({ name: chosen.file.name, reason: isProblemOf(error) ? error.detail : 'It could not be sent.' });
    }
  }
  return refused;
}

const endings = Object.values(attachmentKinds).flat() as readonly string[];
/** What the file chooser of a device offers. */
export const acceptedFiles = [...Object.keys(attachmentKinds).filter((type) => type !== 'text/plain'), ...endings.map((ending) => `.${ending}`)].join(',');

/** What is wrong with a file at first sight; the server looks inside. */
export function fileProblem(file: File): string | undefined {
  if (file.size === 0) return 'This file is empty.';
  if (file.size > limits.ticket.attachmentBytes) return `A file may have at most ${limits.ticket.attachmentBytes / 1_048_576} MB.`;
  return endings.some((ending) => file.name.toLowerCase().endsWith(`.${ending}`)) ? undefined : 'Attach a picture, a PDF, a Word, Excel or PowerPoint file, or plain text.';
}

/** Reads what stands on the pages of tickets anew. */
export function useTicketsChanged(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await Promise.all([client.invalidateQueries({ queryKey: [key] }), client.invalidateQueries({ queryKey: ['home'] })]);
  };
}

/** Closes a ticket or opens it again. */
export function useClosing(id: string) {
  const changed = useTicketsChanged();
  return useMutation({ mutationFn: (close: boolean) => portal.call(close ? 'portalTickets.close' : 'portalTickets.reopen', { params: { id } }), onSuccess: changed });
}
