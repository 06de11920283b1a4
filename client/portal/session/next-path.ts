const fallback = '/';

/** The path on this origin that a `next` parameter names; `/` for anything that leads elsewhere or back to sign-in. */
export function safeNext(next: string | null, origin: string): string {
  if (next === null || !next.startsWith('/') || !URL.canParse(next, origin)) return fallback;
  const url = new URL(next, origin);
  if (url.origin !== origin || /^\/sign-in(?:\/|$)/.test(url.pathname)) return fallback;
  // A path such as /.//elsewhere.example resolves to //elsewhere.example, which a browser takes for a host.
  const path = `/${url.pathname.replace(/^\/+/, '')}`;
  return path + url.search + url.hash;
}

/** The sign-in page that leads back to where somebody wanted to go. */
export function signInPath(wanted: { readonly pathname: string; readonly search: string; readonly hash: string }): string {
  const next = wanted.pathname + wanted.search + wanted.hash;
  return next === fallback ? '/sign-in' : `/sign-in?${new URLSearchParams({ next }).toString()}`;
}
