const names = new Map<string, string>();

/** Has a text of SQL parsed and planned once for each connection, where the database does so by name; gives the text. */
export function preparedOnce(text: string): string {
  if (!names.has(text)) names.set(text, `portico_${names.size + 1}`);
  return text;
}

/** The name a text is prepared under, or undefined where it is not. */
export function statementName(text: string): string | undefined {
  return names.get(text);
}
