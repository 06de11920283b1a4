import { newId } from '../../../server/platform/ids.ts';
import { goodPassword } from '../world.ts';
import { marksIn } from './canaries.ts';
import type { Caller } from './callers.ts';
import type { Row, Snapshot } from './raw-database.ts';
import { sharedEmail, type SeededProvider } from './tenants.ts';
import type { Slot, Template } from './templates.ts';

/** Whose the thing is that a request names. */
export type Target = 'foreign organization' | 'foreign provider' | 'absent' | 'other kind' | 'overflow' | 'array' | 'object';
export const malformed: readonly Target[] = ['other kind', 'overflow', 'array', 'object'];

const plural = (name: string) => (name.endsWith('y') ? `${name.slice(0, -1)}ies` : `${name}s`);
const snake = (name: string) => name.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`).replaceAll('-', '_');
/** Names that do not follow from a table's. */
const otherNames: Readonly<Record<string, string>> = { actors: 'users', subjects: 'customer_users', staffs: 'staff', domains: 'organization_domains', connections: 'sso_connections', certificates: 'sso_certificates', tests: 'sso_flows', break_glasss: 'staff', assignees: 'staff', attachments: 'ticket_files' };

/** What requests of one world can name: own, foreign and absent things of every kind. */
export class Targets {
  readonly #snapshot: Snapshot;
  readonly #providers: readonly SeededProvider[];

  constructor(snapshot: Snapshot, providers: readonly SeededProvider[]) {
    this.#snapshot = snapshot;
    this.#providers = providers;
  }

  /** The table a slot's ids come from: the resource of the path for `id` and `ids`, else the one its name says; null: it cannot be told. */
  tableOf(template: Template, slot: Slot): string | null {
    const segments = template.contract.path.split('/').slice(3);
    const at = segments.indexOf(':id');
    const base = /^ids?$/u.test(slot.name) ? snake(segments[slot.key.startsWith('params.') ? at - 1 : segments.length - (at === -1 && template.contract.method === 'POST' ? 2 : 1)] ?? '') : plural(snake(slot.name).replace(/_ids?$/u, ''));
    const table = this.#snapshot.has(base) ? base : (otherNames[base] ?? base);
    return this.#snapshot.has(table) ? table : null;
  }

  #rows(table: string | null): Row[] {
    const tables = table === null ? [...this.#snapshot.keys()] : [table];
    return tables.flatMap((name) => [...(this.#snapshot.get(name)?.values() ?? [])]);
  }

  #idOf(row: Row, table: string | null): unknown {
    return table === 'portals' || table === 'microsoft365_tenants' ? row['organization_id'] : row['id'];
  }

  #provider(caller: Caller): SeededProvider {
    const provider = this.#providers.find(({ id }) => id === caller.providerId);
    if (!provider) throw new Error('The caller belongs to no seeded provider.');
    return provider;
  }

  /** What a caller may rightly put into a slot, the likeliest first. */
  own(caller: Caller, template: Template, slot: Slot): unknown[] {
    const provider = this.#provider(caller);
    const [plain] = provider.organizations;
    switch (slot.name) {
      case 'email': {
        const person = plain?.people[2];
        return [...new Set([`fresh${newId(0).slice(-8)}@fresh.example`, person?.email, provider.staff[2]?.email, provider.looseEmail, ...provider.secrets.map(({ email }) => email)])];
      }
      case 'token':
        return provider.secrets.filter(({ purpose }) => purpose !== 'invitation_code').map(({ secret }) => secret);
      case 'code':
        return provider.secrets.filter(({ purpose }) => purpose === 'invitation_code').map(({ secret }) => secret);
      case 'password':
        return [goodPassword, 'velvet harbour seventeen kites'];
      case 'currentPassword':
        return [goodPassword];
      case 'reference':
        return this.#rows('sign_in_attempts').filter((row) => row['provider_id'] === provider.id && row['reference'] !== null).map((row) => row['reference']);
      case 'q':
        return this.#rows('organizations').filter((row) => row['id'] === plain?.id).map((row) => row['name']);
      case 'verificationId': {
        const { path } = template.contract;
        const fits = (row: Row) => (path.startsWith('/api/admin/staff/') ? row['staff_id'] !== null : row['customer_user_id'] !== null && (row['user_id'] === null) === path.endsWith('/link'));
        return this.#rows('verifications').filter((row) => row['provider_id'] === provider.id && row['status'] === 'verified' && row['created_by_id'] === caller.userId && fits(row)).map((row) => row['id']);
      }
      default: {
        const table = this.tableOf(template, slot);
        const rows = this.#rows(table).filter((row) => row['provider_id'] === provider.id && this.#idOf(row, table) !== undefined);
        const own = (row: Row) => (caller.userId !== null && row['user_id'] === caller.userId ? 0 : (table === 'organizations' ? row['id'] : row['organization_id']) === plain?.id ? 1 : 2);
        return rows.sort((a, b) => own(a) - own(b)).map((row) => this.#idOf(row, table));
      }
    }
  }

  /** Things of a slot's kind that are not the caller's; none where the slot's kind knows no owner. */
  foreign(caller: Caller, template: Template, slot: Slot, target: 'foreign organization' | 'foreign provider'): unknown[] {
    const others = this.#providers.filter(({ id }) => id !== caller.providerId);
    const abroad = target === 'foreign provider';
    switch (slot.name) {
      case 'email':
        return abroad ? others.flatMap(({ organizations, staff }) => [organizations[0]?.people[2]?.email, staff[0]?.email]) : [];
      case 'token':
      case 'code':
        return abroad ? others.flatMap(({ secrets }) => secrets.filter(({ purpose }) => (purpose === 'invitation_code') === (slot.name === 'code')).map(({ secret }) => secret)) : [];
      case 'password':
        // The password that somebody of the same address has at another provider.
        return abroad && template.contract.path.endsWith('/sign-in/password') ? others.map(({ sharedPassword }) => sharedPassword) : [];
      case 'currentPassword':
        return [];
      case 'reference':
        return this.#foreignRows(caller, 'sign_in_attempts', abroad).filter((row) => row['reference'] !== null).map((row) => row['reference']);
      case 'q':
        return ['organizations', 'customer_users', 'audit_events', 'deliveries'].flatMap((table) => this.#foreignRows(caller, table, abroad).slice(0, 1).flatMap((row) => marksIn(String(row['search_text'])).filter((mark) => mark.length !== 36).slice(0, 1)));
      default: {
        const table = this.tableOf(template, slot);
        return this.#foreignRows(caller, table, abroad).map((row) => this.#idOf(row, table)).filter((id) => id !== undefined).slice(0, 2);
      }
    }
  }

  #foreignRows(caller: Caller, table: string | null, abroad: boolean): Row[] {
    return this.#rows(table).filter((row) => {
      if (abroad) return row['provider_id'] !== undefined && row['provider_id'] !== null && row['provider_id'] !== caller.providerId;
      const organization = table === 'organizations' ? row['id'] : row['organization_id'];
      return caller.organizationIds !== 'all' && row['provider_id'] === caller.providerId && typeof organization === 'string' && !caller.organizationIds.includes(organization);
    });
  }

  /** A thing of a slot's kind that nobody has. */
  absent(slot: Slot): unknown {
    switch (slot.name) {
      case 'email':
        return 'absent@nobody.example';
      case 'token':
        return 'Zz'.repeat(22).slice(0, 43);
      case 'code':
        return 'ZZZZZZZZZZ';
      case 'password':
      case 'currentPassword':
        return 'not the password of anybody';
      case 'reference':
        return 'ZZ0Z-Z0ZZ';
      case 'q':
        return 'kqzzzzzzqk';
      default:
        return newId(Date.UTC(2031, 0, 1));
    }
  }

  /** What does not belong into a slot at all. */
  malformed(caller: Caller, template: Template, slot: Slot, target: Target): unknown {
    if (target === 'overflow') return '9'.repeat(400);
    if (target === 'array') return [this.absent(slot), this.absent(slot)];
    if (target === 'object') return { id: this.absent(slot), $ne: null };
    const table = this.tableOf(template, slot) === 'organizations' ? 'customer_users' : 'organizations';
    return this.#rows(table).find((row) => row['provider_id'] === caller.providerId)?.['id'];
  }
}

export { sharedEmail };
