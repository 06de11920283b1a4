import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { AnswerOf } from '../../../http/route-table.ts';
import { portal } from '../../session/door.ts';

export type ClientNote = AnswerOf<'portalClientNotes.get'>;

const shown = 100;

/** The newest hundred notes shared with this account manager. */
export function useClientNotes(): UseQueryResult<AnswerOf<'portalClientNotes.list'>> {
  return useQuery({ queryKey: ['client-notes'], queryFn: ({ signal }) => portal.call('portalClientNotes.list', { query: { range: JSON.stringify([0, shown - 1]) } }, { signal }) });
}

/** One note. */
export function useClientNote(id: string): UseQueryResult<ClientNote> {
  return useQuery({ queryKey: ['client-notes', id], queryFn: ({ signal }) => portal.call('portalClientNotes.get', { params: { id } }, { signal }) });
}
