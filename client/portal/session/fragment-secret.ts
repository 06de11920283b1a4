import { useSyncExternalStore } from 'react';

/** Pages that are opened with a one-time secret in the fragment, which browsers send to no server. */
const secretPages = ['/accept', '/reset', '/set-up-sign-in', '/sign-in-test', '/sign-in/confirm-address'] as const;
type SecretPage = (typeof secretPages)[number];

const secrets = new Map<string, string>();
const listeners = new Set<() => void>();

/** Takes a one-time secret out of the address bar and the history into memory; runs before anything else reads the address. */
function takeSecret(): void {
  const { pathname, search, hash } = window.location;
  const page = pathname.endsWith('/') ? pathname.slice(0, -1) : pathname;
  if (!secretPages.some((known) => known === page) || hash.length < 2) return;
  secrets.set(page, decoded(hash.slice(1)));
  window.history.replaceState({ ...(window.history.state as object | null), openedByLink: true }, '', pathname + search);
  for (const listener of listeners) listener();
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text).trim();
  } catch {
    return text.trim();
  }
}

/** Starts watching the address for one-time secrets, also for a second link opened in the same tab. */
export function watchForSecrets(): void {
  takeSecret();
  window.addEventListener('hashchange', takeSecret);
}

/** The secret this page was opened with, until it is forgotten. */
export function useFragmentSecret(page: SecretPage): string | undefined {
  return useSyncExternalStore(subscribe, () => secrets.get(page));
}

/** Whether the page was opened by a link whose secret a reload has forgotten. */
export function hasForgottenSecret(): boolean {
  const { pathname } = window.location;
  return (window.history.state as { openedByLink?: unknown } | null)?.openedByLink === true && !secrets.has(pathname.endsWith('/') ? pathname.slice(0, -1) : pathname);
}

/** Drops a secret that is used up or void. */
export function forgetSecret(page: SecretPage): void {
  secrets.delete(page);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
