/** The address of a company's sign-in as far as it begins at our own origin, as every one of ours does; undefined otherwise. */
export function safeSsoUrl(url: string | undefined, origin: string): string | undefined {
  if (url === undefined || !URL.canParse(url, origin)) return undefined;
  const parsed = new URL(url, origin);
  return parsed.protocol === 'https:' || parsed.origin === origin ? parsed.href : undefined;
}
