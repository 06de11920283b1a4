import type { Row, Snapshot } from './raw-database.ts';

/** Whose a row is. */
export interface Owner {
  readonly table: string;
  readonly column: string;
  readonly key: string;
  readonly providerId: string | null;
  readonly organizationIds: readonly string[];
  readonly userIds: readonly string[];
  readonly row: Row;
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
let serial = 0;

function next(length: number): string {
  serial += 1;
  let [text, rest] = ['', serial];
  for (let place = 0; place < length; place += 1) {
    text = `${alphabet[rest % 32] ?? ''}${text}`;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** A text that stands nowhere else and survives folding. */
export function canary(): string {
  return `kq${next(6)}qk`;
}

/** A canary in the form of a reference code, `KQ0A-1BQK`. */
export function canaryReference(): string {
  const text = `kq${next(4)}qk`.toUpperCase();
  return `${text.slice(0, 4)}-${text.slice(4)}`;
}

/** A canary in the form of a phone number. */
export function canaryPhone(): string {
  return `+99${String((serial += 1)).padStart(11, '0')}`;
}

const shapes = /kq[0-9a-hjkmnp-tv-z]{6}qk|kq[0-9a-hjkmnp-tv-z]{2}-[0-9a-hjkmnp-tv-z]{2}qk|99\d{11}|[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}|[A-Za-z0-9_-]{43}|\$argon2id\$[^\s"\\]+/giu;

/** The canaries, ids and kept secrets that a text holds, as the registry knows them. */
export function marksIn(text: string): string[] {
  return [...text.matchAll(shapes)].map(([found]) => (found.length === 43 || found.startsWith('$') ? found : found.toLowerCase()));
}

/** What no answer may ever hold: hashes at rest. */
const secretColumns = new Set(['password_hash', 'token_hash', 'secret_hash', 'smtp_password_sealed']);

/** Which rows every canary and id of a database stands for. */
export class Registry {
  readonly #owners = new Map<string, Owner[]>();
  readonly secrets = new Set<string>();

  constructor(snapshot: Snapshot) {
    const links = Map.groupBy([...(snapshot.get('customer_users')?.values() ?? [])], (row) => row['user_id'] as string | null);
    const tickets = new Map([...(snapshot.get('tickets')?.values() ?? [])].map((row) => [row['id'], row]));
    const files = new Map([...(snapshot.get('ticket_files')?.values() ?? [])].map((row) => [row['file_id'], row]));
    // What is said and kept in a ticket is of whom the ticket is of.
    const ticketOf = (table: string, row: Row) => tickets.get((table === 'file_chunks' ? files.get(row['file_id']) : row)?.['ticket_id']);
    for (const [table, rows] of snapshot) for (const [key, row] of rows) this.#add(table, key, row, links, ticketOf(table, row));
  }

  #add(table: string, key: string, row: Row, links: ReadonlyMap<string | null, Row[]>, ticket: Row | undefined): void {
    const text = (column: string) => (typeof row[column] === 'string' ? [row[column]] : []);
    // A sign-in of customers and its factors are of the organizations that it opens.
    const whose = table === 'users' ? row['id'] : table === 'passkeys' || table === 'totp_factors' ? row['user_id'] : null;
    const linked = typeof whose === 'string' ? (links.get(whose) ?? []).map((link) => link['organization_id'] as string) : [];
    const owner = {
      table,
      key,
      row,
      providerId: table === 'providers' ? (row['id'] as string) : (text('provider_id')[0] ?? null),
      organizationIds: [...text('organization_id'), ...(table === 'organizations' ? text('id') : []), ...linked, ...(ticket ? [ticket['organization_id'] as string] : [])],
      userIds: [...text('user_id'), ...text('created_by_id'), ...(table === 'jobs' ? text('created_by') : []), ...(table === 'users' ? text('id') : []), ...(ticket ? [ticket['created_by_id'] as string] : [])],
    };
    for (const [column, value] of Object.entries(row)) {
      if (secretColumns.has(column)) {
        if (typeof value === 'string' && value !== '') this.secrets.add(value);
        continue;
      }
      const content = value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : typeof value === 'string' ? value : '';
      // An id belongs to the row whose key it is, wherever it is mentioned; other keyed hashes are nobody's secret.
      for (const mark of marksIn(content)) if (mark.length !== 43 && (mark.length !== 36 || column === 'id')) this.#owners.set(mark, [...(this.#owners.get(mark) ?? []), { ...owner, column }]);
    }
  }

  /** The rows a mark stands for; none where it is nobody's. */
  owners(mark: string): readonly Owner[] {
    return this.#owners.get(mark) ?? [];
  }
}
