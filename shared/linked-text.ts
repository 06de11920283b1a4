export interface TextPart {
  readonly text: string;
  /** Where it leads; absent: plain text. */
  readonly href?: string;
}

const web = /https?:\/\/[^\s<>"'`]+/giu;
/** What ends a sentence rather than an address. */
const trailing = '.,;:!?)]}’”';

function withoutEnd(address: string): string {
  let end = address.length;
  while (end > 0 && trailing.includes(address.charAt(end - 1))) end -= 1;
  return address.slice(0, end);
}

/** Text that somebody wrote, with the web addresses in it told apart; nothing but http and https ever becomes one. */
export function linksIn(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(web)) {
    const address = withoutEnd(match[0]);
    if (!URL.canParse(address)) continue;
    if (match.index > from) parts.push({ text: text.slice(from, match.index) });
    parts.push({ text: address, href: address });
    from = match.index + address.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}
