/** The address of a company's sign-in, on this origin or by https on another of the provider's hosts; undefined for anything a link must not carry. */
export function safeSsoUrl(url: string | undefined, origin: string): string | undefined {
  if (url === undefined || !URL.canParse(url, origin)) return undefined;
  const parsed = new URL(url, origin);
  return parsed.protocol === 'https:' || parsed.origin === origin ? parsed.href : undefined;
}
