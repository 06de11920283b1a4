import type { TestApp } from './app.ts';
import type { Send } from './client.ts';

/** What somebody outside can ask about an address. */
export interface Probe {
  readonly name: string;
  readonly path: string;
  readonly body: (email: string) => object;
  /** Whom asking means: customers are looked for at the portal, staff at the console. */
  readonly door: 'admin' | 'portal';
}

const wrong = 'not the password of anybody';

/** Every question that is answered before a sign-in. */
export const probes: readonly Probe[] = (['portal', 'admin'] as const).flatMap((door) => [
  { name: `e-mail first at the ${door}`, door, path: `/api/${door}/sign-in`, body: (email) => ({ email }) },
  { name: `a wrong password at the ${door}`, door, path: `/api/${door}/sign-in/password`, body: (email) => ({ email, password: wrong }) },
  { name: `a reset at the ${door}`, door, path: `/api/${door}/password-resets`, body: (email) => ({ email }) },
  ...(door === 'portal'
    ? [
        { name: 'an invitation’s preview', door, path: '/api/portal/invitations/preview', body: (email: string) => ({ email, code: '0000000000' }) },
        { name: 'an invitation’s redemption', door, path: '/api/portal/invitations/redeem', body: (email: string) => ({ email, code: '0000000000', name: 'Ada', password: 'seven grey herons at noon' }) },
      ]
    : []),
]);

/** Addresses that are known in different ways, and one that is not; all of one length. */
export async function addressesOf(app: TestApp, door: 'admin' | 'portal', label: string): Promise<Readonly<Record<string, string>>> {
  const email = (kind: string) => `${`${label}${kind}`.padEnd(40, 'x')}@customer.example`;
  const { world } = app;
  const abroad = await world.otherProvider();
  const known: Record<string, string> = { absent: email('absent') };
  if (door === 'admin') {
    for (const role of ['owner', 'viewer'] as const) known[role] = (await world.staff(role, { email: email(role) })).email;
    const disabled = await world.staff('technician', { email: email('disabled') });
    await app.database.db.updateTable('staff').set({ status: 'disabled' }).where('provider_id', '=', disabled.providerId).where('id', '=', disabled.staffId).execute();
    known['disabled'] = disabled.email;
    known['foreign'] = (await world.staff('owner', { provider: abroad, email: email('foreign') })).email;
    known['a customer'] = (await world.person(await world.organization(), { email: email('customer') })).email;
    return known;
  }
  const [open, closed, archived] = [await world.organization(), await world.organization({ portal: false }), await world.organization({ status: 'archived' })];
  for (const status of ['active', 'disabled', 'invited', 'new'] as const) known[status] = (await world.person(open, { email: email(status), status })).email;
  known['portal off'] = (await world.person(closed, { email: email('off') })).email;
  known['archived'] = (await world.person(archived, { email: email('archived') })).email;
  known['staff'] = (await world.staff('technician', { email: email('staff') })).email;
  known['foreign'] = (await world.person(await world.organization({ provider: abroad }), { email: email('foreign') })).email;
  const bare = await world.person(open, { email: email('bare') });
  await app.database.db.updateTable('users').set({ password_hash: null }).where('provider_id', '=', bare.providerId).where('id', '=', bare.userId).execute();
  known['without a password'] = bare.email;
  return known;
}

/** The request of a probe. */
export function asking(probe: Probe, email: string): [string, Send] {
  return [probe.path, { method: 'POST', body: probe.body(email) }];
}

/** How well a measurement tells two groups apart: the share of pairs in which the first is the larger; 0.5: not at all. */
export function auc(first: readonly number[], second: readonly number[]): number {
  const sorted = [...second].sort((a, b) => a - b);
  const below = (value: number, orEqual: boolean) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const at = sorted[middle] ?? 0;
      if (at < value || (orEqual && at === value)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return first.reduce((sum, value) => sum + (below(value, false) + below(value, true)) / 2, 0) / (first.length * second.length);
}

/** The middle of a list of numbers. */
export function median(list: readonly number[]): number {
  return [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
}
