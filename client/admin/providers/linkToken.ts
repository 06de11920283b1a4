import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let token: string | undefined;

/** Takes a one-time secret out of the address before anything else sees it; call it first of all. */
export function takeLinkToken(): void {
  take();
  window.addEventListener('hashchange', take);
}

function take(): void {
  const found = window.location.hash.slice(1);
  if (found === '' || !/^[\w-]{16,200}$/.test(found)) return;
  token = found;
  window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
  for (const listener of listeners) listener();
}

/** The secret of the link this page was opened with; undefined after a reload, since it is kept nowhere. */
export function useLinkToken(): string | undefined {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => token,
  );
}
