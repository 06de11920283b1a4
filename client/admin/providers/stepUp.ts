import { useSyncExternalStore } from 'react';
import type { ProblemError } from '../../http/problem.ts';

type Ways = ProblemError['ways'];

/** A question that waits: how one can confirm who one is. */
interface Asked {
  readonly ways: Ways;
  readonly answer: (confirmed: boolean) => void;
  readonly outcome: Promise<boolean>;
}

let asked: Asked | undefined;
const listeners = new Set<() => void>();

function set(next: Asked | undefined): void {
  asked = next;
  for (const listener of listeners) listener();
}

/** Asks whoever is signed in to confirm that it is them, once for all who ask meanwhile; whether they did. */
export async function confirmIdentity(ways: Ways): Promise<boolean> {
  if (asked === undefined) {
    let answer: (confirmed: boolean) => void = () => undefined;
    const outcome = new Promise<boolean>((resolve) => (answer = resolve));
    set({ ways, outcome, answer });
  }
  return asked?.outcome ?? false;
}

/** Ends the question that waits. */
export function settleIdentity(confirmed: boolean): void {
  const waiting = asked;
  set(undefined);
  waiting?.answer(confirmed);
}

const channelName = 'portico-confirmed';

/** Tells the other windows of this browser that a confirmation by single sign-on has ended well. */
export function tellConfirmed(): void {
  const channel = new BroadcastChannel(channelName);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has one origin, and takes no other
  channel.postMessage('confirmed');
  channel.close();
}

/** Calls back when another window tells that a confirmation has ended well; returns how to stop. */
export function onConfirmed(listener: () => void): () => void {
  const channel = new BroadcastChannel(channelName);
  channel.addEventListener('message', listener);
  return () => channel.close();
}

/** The ways of the question that waits; undefined while none does. */
export function useIdentityQuestion(): Ways | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => asked?.ways,
  );
}
