import { adminRoutes } from '../../http/admin-routes.ts';
import { openDoor } from '../../http/door.ts';
import { isProblemOf, ProblemError } from '../../http/problem.ts';
import type { AnswerOf } from '../../http/route-table.ts';
import { takeNewVisitor } from '../../http/visitor.ts';
import { confirmIdentity } from './stepUp.ts';

const door = openDoor(adminRoutes, '/api/admin/session');
export type Session = AnswerOf<'adminSignIn.session'>;

let current: Session | undefined;
let asked = false;
let left = false;
let ranOut = false;
/** Until a sign-in in this tab. */
let isNewVisitor = takeNewVisitor();
let loading: Promise<Session> | undefined;
const listeners = new Set<() => void>();

/** The session as last heard from the server; undefined when nobody is signed in. */
export function currentSession(): Session | undefined {
  return current;
}

/** Whether the server has said who is signed in, or that nobody is. */
export function isSessionKnown(): boolean {
  return asked;
}

/** Calls back whenever the session changes; returns how to stop. */
export function onSessionChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the last session was left by its person, rather than ended on them. */
export function hasLeft(): boolean {
  return left;
}

/** Whether the last session of this page ended on its person. */
export function hasRunOut(): boolean {
  return ranOut;
}

/** Takes a session body as the truth from now on; undefined when it has ended, by choice where its person signed out. */
export function rememberSession(session: Session | undefined, byChoice = false): void {
  ranOut = session === undefined && !byChoice && (ranOut || current !== undefined);
  current = session;
  left = byChoice;
  asked = true;
  if (session === undefined) door.forget();
  else isNewVisitor = false;
  for (const listener of listeners) listener();
}

async function ask(): Promise<Session> {
  if (isNewVisitor) throw new ProblemError({ code: 'unauthenticated', status: 401, detail: 'You are not signed in.' });
  return door.call('adminSignIn.session');
}

/** Asks the server who is signed in; simultaneous callers share one request. Throws `unauthenticated`. */
export async function loadSession(): Promise<Session> {
  loading ??= ask().finally(() => {
    loading = undefined;
    asked = true;
  });
  const session = await loading;
  rememberSession(session);
  return session;
}

/** Another tab has signed somebody else in: this page is still the former person's, and starts anew. */
async function asThisPerson<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((error: unknown) => {
    if (isProblemOf(error, 'csrf_refused')) window.location.reload();
    throw error;
  });
}

/** What needs a fresh sign-in waits for it, and is then sent as it was. */
async function confirmed<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!isProblemOf(error, 'step_up_required')) throw error;
    if (await confirmIdentity(error.ways)) return run();
    throw new ProblemError({ code: error.code, status: error.status, detail: 'Nothing was changed: this is done only once you confirm that it is you.' });
  }
}

/** Calls an endpoint of the staff's door by its contract's name; asks for a fresh sign-in where it needs one; throws ProblemError. */
export const call: typeof door.call = (name, ...rest) => asThisPerson(confirmed(() => door.call(name, ...rest)));

/** The same below the contracts: for lists with headers and bodies that are not JSON. */
export const send: typeof door.send = (method, path, options) => asThisPerson(confirmed(() => door.send(method, path, options)));
