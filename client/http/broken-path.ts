/** A path whose line breaks are dashes: no route matches across a line, not even the one for addresses that lead nowhere. */
export function withoutLineBreaks(path: string): string {
  return path.replaceAll(/%(?:0[ad]|e2%80%a[89])/gi, '-');
}

/** Mends the address of the page before a router reads it, so that it leads to the page for addresses that lead nowhere. */
export function mendPath(): void {
  const { pathname, search, hash } = window.location;
  const mended = withoutLineBreaks(pathname);
  if (mended !== pathname) window.history.replaceState(window.history.state, '', mended + search + hash);
}
