import { until, type TestApp } from '../support/app.ts';
import type { Answer, Client } from '../support/client.ts';
import { form, importAt, type ShownImport } from '../support/upload.ts';
import { verifiedBy } from '../support/verified.ts';
import { goodPassword, type MadeOrganization, type MadePerson } from '../support/world.ts';
import { addresses, packed, payloads } from '../support/xss-payloads.ts';

// eslint-disable-next-line no-control-regex -- exactly these are what is refused
const neverTaken = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f]|\p{Surrogate}/u;
const taken = payloads.filter(({ text }) => !neverTaken.test(text)).map(({ text }) => text.replaceAll('\r\n', '\n').normalize('NFC').trim());
// A line keeps none of what ends it.
const lines = taken.filter((text) => !/[\r\n\t]/.test(text)).map((text) => text.replaceAll(/[\u0085\u2028\u2029]/g, ' '));

/** Texts that no field takes, and those that no field of one line takes. */
export const refused = { everywhere: payloads.map(({ text }) => text).filter((text) => neverTaken.test(text)), asLine: payloads.map(({ text }) => text.trim()).filter((text) => !neverTaken.test(text) && /[\r\n\t]/.test(text)) };

/** All other payloads, put together to the length of the fields they go into. */
export const parts = {
  /** A name. */
  names: packed(lines, 200, ' '),
  /** The number of an organization. */
  numbers: packed(lines, 100, ' '),
  /** A note about how a caller was verified. */
  remarks: packed(lines, 500, ' '),
  /** A note of several lines. */
  notes: packed(taken, 2_000, '\n'),
  /** A welcome of several lines. */
  welcomes: packed(taken, 4_000, '\n'),
  /** The address of a web page. */
  pages: packed(lines, 450, ' ').map((text) => `https://u.example/${text}`),
} as const;

/** The part at a place; behind the last one it begins anew. */
export function at(list: readonly string[], index: number): string {
  return list[index % list.length] ?? '';
}

/** An address nobody else has, the same for the same place. */
export function addressAt(index: number, domain = 'c'): string {
  return at(addresses, index).replace('@c.', `@${domain}${index}.`);
}

/** A header carries bytes; the server reads them as Latin 1. */
export const asHeader = (text: string): string => Buffer.from(text, 'utf8').toString('latin1').slice(0, 400);

/** The answer's body; fails for any status but those of success. */
export async function done<Body>(answer: Promise<Answer>): Promise<Body> {
  const { status, text, body } = await answer;
  if (status < 200 || status > 299) throw new Error(`${status}: ${text}`);
  return body as Body;
}

interface Portal {
  readonly version: number;
  readonly rules: unknown;
}

/** Changes what the customers of an organization read. */
export async function setPortal(owner: Client, id: string, texts: { note: string; welcomeText: string }): Promise<void> {
  const { version, rules } = await done<Portal>(owner.get(`/api/admin/portals/${id}`));
  await done(owner.put(`/api/admin/portals/${id}`, { version, rules, ...texts }));
}

/** Changes what the provider is called, and whom its customers turn to. */
export async function setProvider(owner: Client, settings: object): Promise<void> {
  await done(owner.put('/api/admin/provider', { ...(await done<object>(owner.get('/api/admin/provider'))), ...settings }));
}

/** A member of staff who has given themselves a name. */
export async function staffCalled(app: TestApp, name: string): Promise<Client> {
  const staff = await app.world.staffClient('owner');
  await done(staff.put('/api/admin/me/profile', { name, phone: '' }));
  return staff;
}

/** Signs in as a browser that calls itself something, with the password everybody has here. */
export async function signInAs(app: TestApp, person: MadePerson, userAgent: string): Promise<Client> {
  const client = app.client();
  await done(client.send('/api/portal/sign-in/password', { method: 'POST', body: { email: person.email, password: goodPassword }, headers: { 'user-agent': asHeader(userAgent) } }));
  return client;
}

export interface Customer {
  readonly organization: MadeOrganization;
  readonly invited: { readonly id: string };
  readonly person: MadePerson;
  /** Of their refusal while the portal is off. */
  readonly reference: string;
  readonly staff: Client;
  readonly staffName: string;
}

/** An organization with an invited and an active person, every text of it a payload, made by a member of staff who is one; its portal is off, and the active person knows it. */
export async function customerAt(app: TestApp, index: number): Promise<Customer> {
  const { names, numbers, notes, welcomes, remarks } = parts;
  const staffName = at(names, index + 3);
  const staff = await staffCalled(app, staffName);
  const organization = await done<MadeOrganization>(staff.post('/api/admin/organizations', { name: at(names, index), externalId: at(numbers, index), notes: at(notes, index) }));
  await setPortal(staff, organization.id, { note: at(notes, index + 1), welcomeText: at(welcomes, index) });
  await done(staff.post(`/api/admin/portals/${organization.id}/enable`));
  const invited = await done<{ id: string }>(staff.post('/api/admin/customer-users', { organizationId: organization.id, email: addressAt(index), name: at(names, index + 1), invite: true }));
  const person = await app.world.person({ ...organization, providerId: (await app.world.provider()).id }, { email: addressAt(index, 'd') });
  const customer = await signInAs(app, person, at(names, index + 2));
  await done(customer.put('/api/portal/me/profile', { name: at(names, index + 2), phone: '' }));
  await done(staff.post(`/api/admin/customer-users/${person.customerUserId}/change-address`, { email: addressAt(index, 'e'), verificationId: await verifiedBy(app, staff, person.customerUserId, at(remarks, index)) }));
  const again = await signInAs(app, { ...person, email: addressAt(index, 'e') }, at(names, index + 2));
  await done(staff.post(`/api/admin/portals/${organization.id}/disable`, { note: at(notes, index + 1) }));
  const { reference } = await done<{ reference: string }>(again.get('/api/portal/session'));
  return { organization, invited, person, reference, staff, staffName };
}

/** Uploads a file under a name as a browser would; waits until it is at a step of its way. */
export async function importOf(staff: Client, kind: 'organizations' | 'people', name: string, rows: readonly (readonly string[])[], step: 'mapping' | 'checked' | 'done'): Promise<ShownImport> {
  const content = rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n');
  const { raw, headers } = form([['kind', kind], ['file', { name: name.replaceAll(/[\\"]/g, '\\$&'), content }]]);
  const made = await done<ShownImport>(staff.send('/api/admin/imports', { method: 'POST', raw, headers }));
  if (step === 'mapping') return made;
  await done(staff.post(`/api/admin/imports/${made.id}/check`, { mapping: made.mapping }));
  const checked = await importAt(staff, made.id, 'checked');
  if (step === 'checked') return checked;
  await done(staff.post(`/api/admin/imports/${made.id}/run`));
  return importAt(staff, made.id, 'done');
}

/** Waits until no mail is on its way any more. */
export async function mailsSettled(staff: Client): Promise<{ id: string; subject: string; kind: string; to: string; error: string | null }[]> {
  return until(async () => {
    const mails = (await staff.list('/api/admin/deliveries', { range: [0, 999], sort: ['createdAt', 'ASC'] })).body as unknown as { id: string; subject: string; kind: string; to: string; status: string; error: string | null }[];
    return mails.every(({ status }) => status !== 'queued') && mails;
  }, 60_000);
}
