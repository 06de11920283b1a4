import { useSyncExternalStore } from 'react';

/** Recovery codes that were just made, in memory only: the server shows them this once. */
interface NewCodes {
  readonly userId: string;
  readonly codes: readonly string[];
}

let shown: NewCodes | undefined;
const listeners = new Set<() => void>();

function set(next: typeof shown): void {
  shown = next;
  for (const listener of listeners) listener();
}

/** Shows a person's new recovery codes until they say that they kept them. */
export function showNewCodes(userId: string, codes: readonly string[]): void {
  set({ userId, codes });
}

/** Forgets them, once they are kept or the person has left. */
export function forgetNewCodes(): void {
  if (shown) set(undefined);
}

/** The new recovery codes this person has not kept yet. */
export function useNewCodes(userId: string | undefined): readonly string[] | undefined {
  const codes = useSyncExternalStore(subscribe, () => shown);
  return codes?.userId === userId ? codes?.codes : undefined;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
