import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { InputOf } from '../../../http/route-table.ts';
import { portal } from '../../session/door.ts';
import { ownSessionsQuery } from '../../session/me.ts';

/** Saves name and phone. */
export const saveProfile = (body: InputOf<'portalSignIn.updateProfile'>['body']) => portal.call('portalSignIn.updateProfile', { body });

/** Changes the password and ends the other sessions; throws `password_wrong`, `too_many_attempts` and the new password's own codes. */
export const changePassword = (body: InputOf<'portalSignIn.changePassword'>['body']) => portal.call('portalSignIn.changePassword', { body });

/** Ends one other session. */
export function useEndSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => portal.call('portalSignIn.endOwnSession', { params: { id } }),
    onSettled: () => client.invalidateQueries({ queryKey: ownSessionsQuery.queryKey }),
  });
}

/** Ends every session but this one; answers how many those were. */
export function useEndOtherSessions() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => portal.call('portalSignIn.endOtherSessions'),
    onSettled: () => client.invalidateQueries({ queryKey: ownSessionsQuery.queryKey }),
  });
}
