import { foldText } from '../../shared/folding.ts';
import type { Db } from '../database.ts';

export interface BenchSize {
  readonly organizations: number;
  readonly people: number;
}

const rowsAtOnce = 500;
const first = ['Amélie', 'Björn', 'Chloé', 'Łukasz', 'Priya', 'Siobhán', 'Tomáš', 'Zoë'];
const last = ['O’Brien', 'Müller', 'García', 'Nowak', 'Okafor', 'Rossi', 'Smith-Jones'];
const trades = ['Dental', 'Logistics', 'Law', 'Bakery', 'Motors', 'School', 'Foods'];

/** Fills a provider with many organizations and people, in batches; ids come from the caller, `report` hears how far it has come. */
export async function seedBench(db: Db, providerId: string, size: BenchSize, newId: () => string, now: string, report: (done: number) => void): Promise<void> {
  const bare = db.withoutPlugins();
  const organizationIds: string[] = [];
  for (let from = 0; from < size.organizations; from += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, size.organizations - from);
    const rows = Array.from({ length: count }, (_, index) => {
      const number = from + index;
      const name = `${trades[number % trades.length] ?? ''} ${number}`;
      return { id: newId(), provider_id: providerId, name, name_folded: foldText(name), external_id: `B-${number}`, external_id_folded: `b-${number}`, phone: '', notes: '', status: 'active' as const, search_text: `${foldText(name)} b-${number}`, version: 1, created_at: now, updated_at: now };
    });
    await bare.transaction().execute(async (trx) => {
      await trx.insertInto('organizations').values(rows).execute();
      await trx.insertInto('portals').values(rows.map(({ id }, index) => ({ organization_id: id, provider_id: providerId, enabled: index % 3 === 0 ? (0 as const) : (1 as const), enabled_changed_at: null, enabled_changed_by: null, note: '', welcome_text: '', idle_minutes: null, absolute_minutes: null, logo_id: null, version: 1, updated_at: now }))).execute();
    });
    organizationIds.push(...rows.map(({ id }) => id));
  }
  for (let from = 0; from < size.people; from += rowsAtOnce) {
    const count = Math.min(rowsAtOnce, size.people - from);
    const rows = Array.from({ length: count }, (_, index) => {
      const number = from + index;
      const name = `${first[number % first.length] ?? ''} ${last[number % last.length] ?? ''} ${number}`;
      const email = `person${number}@bench.example`;
      return { id: newId(), provider_id: providerId, organization_id: organizationIds[number % organizationIds.length] ?? '', user_id: null, email, email_folded: email, name, name_folded: foldText(name), phone: '', role: number % 20 === 0 ? ('manager' as const) : ('user' as const), status: 'new' as const, status_before_disable: null, phone_changed_at: null, email_changed_at: null, protected: 0 as const, mfa_exempt_reason: '', search_text: `${foldText(name)} ${email}`, version: 1, created_at: now, updated_at: now };
    });
    await bare.insertInto('customer_users').values(rows).execute();
    report(from + count);
  }
}
