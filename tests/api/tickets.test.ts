import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allContracts } from '../../shared/contracts/index.ts';
import { newId } from '../../server/platform/ids.ts';
import { startApp, until, type TestApp } from '../support/app.ts';
import { codeOf, type Answer, type Client } from '../support/client.ts';
import { form } from '../support/upload.ts';
import type { MadeOrganization, MadePerson, MadeStaff } from '../support/world.ts';

type Loose = Record<string, unknown> & { id: string; number: number; status: string; version: number };

let app: TestApp;
/** Runs the jobs; started once there is something to run. */
let working: TestApp | undefined;
let owner: Client & { readonly staff: MadeStaff };
let tara: Client & { readonly staff: MadeStaff };
let viewer: Client;
let limited: Client & { readonly staff: MadeStaff };
let alder: MadeOrganization;
let birch: MadeOrganization;
let ada: MadePerson;
let manager: MadePerson;
let adaClient: Client;
let bobClient: Client;
let managerClient: Client;
let strangerClient: Client;
/** Of somebody from whom the section was hidden, answered since. */
let hiddenId = '';

beforeAll(async () => {
  app = await startApp({ worker: false });
  const { world } = app;
  owner = await world.staffClient('owner', { name: 'Olive Owner' });
  tara = await world.staffClient('technician', { name: 'Tara Technician' });
  viewer = await world.staffClient('viewer');
  alder = await world.organization({ name: 'Alder Dental' });
  birch = await world.organization({ name: 'Birch Law' });
  limited = await world.staffClient('technician', { name: 'Lim Limited', organizationIds: [birch.id] });
  ada = await world.person(alder, { name: 'Ada Byron', email: 'ada@alder.example' });
  manager = await world.person(alder, { name: 'Mona Manager', role: 'manager' });
  adaClient = await world.personClient(ada);
  bobClient = await world.personClient(await world.person(alder, { name: 'Bob Babbage' }));
  managerClient = await world.personClient(manager);
  strangerClient = await world.personClient(await world.person(birch, { name: 'Sam Stranger', role: 'manager' }));
});
afterAll(async () => {
  await working?.close();
  await app.close();
});

const key = () => newId(Date.now());
const raw = () => app.database.db.withoutPlugins();
const raise = async (client: Client, wish: object = {}) => (await client.post('/api/portal/tickets', { id: key(), subject: 'Printer jams', description: 'The one at the front desk.', ...wish })) as Answer<Loose>;
const raised = async (client: Client = adaClient, wish: object = {}) => {
  const answer = await raise(client, wish);
  expect([answer.status, answer.text]).toEqual([201, answer.text]);
  return answer.body;
};
const at = async (client: Client, id: string) => (await client.get(`/api/portal/tickets/${id}`)) as Answer<Loose>;
const listed = async (client: Client, filter: object = {}) => (await client.list('/api/portal/tickets', { filter, range: [0, 99] })).body.map(({ id }) => id);
const said = async (client: Client, path: string) => (await client.list(path, { range: [0, 99] })).body.map(({ text, status }) => [text, status]);
const onDesk = async (id: string, client: Client = tara) => (await client.get(`/api/admin/tickets/${id}`)) as Answer<Loose>;
const change = async (client: Client, id: string, wish: object) => {
  const { body } = await onDesk(id, owner);
  const assignee = body['assignee'] as { id: string } | null;
  return (await client.put(`/api/admin/tickets/${id}`, { version: body.version, status: body.status, priority: body['priority'], assigneeId: assignee?.id ?? null, ...wish })) as Answer<Loose>;
};
const audited = async (id: string) => (await raw().selectFrom('audit_events').select(['action', 'refusal']).where('subject_id', '=', id).orderBy('id').execute()).map(({ action }) => action);

describe('a ticket of a customer', () => {
  it('gets a number that can be said on the phone, one after another', async () => {
    const [first, second] = [await raised(), await raised(adaClient, { subject: 'VPN is slow', priority: 'high' })];
    expect([first.number, second.number - first.number]).toEqual([1_001, 1]);
    const { body } = await at(adaClient, second.id);
    expect(body).toMatchObject({ number: second.number, subject: 'VPN is slow', status: 'open', priority: 'high', description: 'The one at the front desk.', requester: { name: 'Ada Byron', isYou: true }, assignee: null, attachments: [] });
    expect(await audited(second.id)).toEqual(['ticket.created']);
  });

  it('is seen by the person, by managers of the organization and by nobody else', async () => {
    const { id } = await raised();
    expect([(await at(adaClient, id)).status, (await at(managerClient, id)).status]).toEqual([200, 200]);
    expect((await at(managerClient, id)).body).toMatchObject({ requester: { name: 'Ada Byron', isYou: false } });
    for (const client of [bobClient, strangerClient]) {
      expect(codeOf(await at(client, id))).toBe('not_found');
      for (const answer of [await client.get(`/api/portal/tickets/${id}/comments`), await client.post(`/api/portal/tickets/${id}/comments`, { id: key(), text: 'Mine now' }), await client.post(`/api/portal/tickets/${id}/close`)]) expect(codeOf(answer)).toBe('not_found');
      expect(await listed(client)).not.toContain(id);
    }
    expect(await listed(managerClient)).toContain(id);
    expect((await app.client().get('/api/portal/tickets')).status).toBe(401);
  });

  it('is counted at Home as far as the person sees, those that wait for them apart', async () => {
    const person = await app.world.personClient(await app.world.person(birch, { name: 'Hugo Home' }));
    const [waiting] = [await raised(person), await raised(person), await raised(strangerClient)];
    await tara.post(`/api/admin/tickets/${waiting?.id}/comments`, { text: 'Which one?', status: 'waiting_for_customer' });
    const card = async (client: Client) => ((await client.get('/api/portal/home')).body as { cards: { feature: string }[] }).cards.find(({ feature }) => feature === 'tickets');
    expect(await card(person)).toEqual({ feature: 'tickets', total: 2, waiting: 1 });
    expect(await card(strangerClient)).toEqual({ feature: 'tickets', total: 3, waiting: 1 });
    for (const { id } of (await strangerClient.list('/api/portal/tickets', { range: [0, 99] })).body) await strangerClient.post(`/api/portal/tickets/${String(id)}/close`);
  });

  it('is not there for whom the section is hidden, and its mails are not sent (gate 7)', async () => {
    const hidden = await app.world.organization({ name: 'Hidden Tickets Ltd' });
    const client = await app.world.personClient(await app.world.person(hidden, { role: 'manager' }));
    const { id } = await raised(client);
    hiddenId = id;
    await raw().updateTable('portals').set({ feature_states: JSON.stringify({ all: { tickets: 'hidden' } }) }).where('organization_id', '=', hidden.id).execute();
    for (const answer of [await client.get('/api/portal/tickets'), await at(client, id), await raise(client), await client.post(`/api/portal/tickets/${id}/close`)]) expect([answer.status, codeOf(answer)]).toEqual([403, 'feature_hidden']);
    expect((await tara.post(`/api/admin/tickets/${id}/comments`, { text: 'For later' })).status).toBe(201);
  });

  it('is found by a part of its words or its number, and by state', async () => {
    const zebra = await raised(adaClient, { subject: 'Zébra label printer', description: 'Feeds three labels.' });
    const other = await raised(adaClient, { subject: 'Quarterly access review' });
    for (const q of ['zebra', 'ZÉB', 'bel prin', `#${zebra.number}`, String(zebra.number), 'three lab']) expect(await listed(adaClient, { q }), q).toEqual([zebra.id]);
    expect(await listed(bobClient, { q: 'zebra' })).toEqual([]);
    expect(await listed(adaClient, { q: '100%_' })).toEqual([]);
    await adaClient.post(`/api/portal/tickets/${other.id}/close`);
    expect(await listed(adaClient, { state: 'closed' })).toEqual([other.id]);
    expect(await listed(adaClient, { state: 'open' })).not.toContain(other.id);
    for (const q of ['zebra', `#${zebra.number}`]) expect((await tara.list('/api/admin/tickets', { filter: { q } })).body.map(({ id }) => id), q).toEqual([zebra.id]);
    const page = await adaClient.list('/api/portal/tickets', { range: [0, 1] });
    expect([page.body.length, page.headers['content-range']]).toEqual([2, `tickets 0-1/${(await listed(adaClient)).length}`]);
  });

  it('is a conversation that closes, opens again, and comes back to the team when it waited for the customer', async () => {
    const { id } = await raised();
    await tara.post(`/api/admin/tickets/${id}/comments`, { text: 'Which model is it?', status: 'waiting_for_customer' });
    expect((await at(adaClient, id)).body.status).toBe('waiting_for_customer');
    expect((await adaClient.post(`/api/portal/tickets/${id}/comments`, { id: key(), text: 'A LaserJet.\nSecond line' })).body).toMatchObject({ text: 'A LaserJet.\nSecond line', author: { kind: 'customer', name: 'Ada Byron' }, status: 'open' });
    expect((await adaClient.post(`/api/portal/tickets/${id}/close`)).body).toMatchObject({ status: 'closed' });
    expect(codeOf(await adaClient.post(`/api/portal/tickets/${id}/comments`, { id: key(), text: 'One more thing' }))).toBe('ticket_closed');
    expect((await adaClient.post(`/api/portal/tickets/${id}/close`)).status).toBe(200);
    expect((await adaClient.post(`/api/portal/tickets/${id}/reopen`)).body).toMatchObject({ status: 'open', closedAt: null });
    const talk = [['Which model is it?', 'waiting_for_customer'], ['A LaserJet.\nSecond line', 'open'], ['', 'closed'], ['', 'open']];
    expect(await said(adaClient, `/api/portal/tickets/${id}/comments`)).toEqual(talk);
    expect(await said(tara, `/api/admin/tickets/${id}/comments`)).toEqual(talk);
    expect(await audited(id)).toEqual(['ticket.created', 'ticket.answered', 'ticket.commented', 'ticket.closed', 'ticket.reopened']);
  });

  it('answers the provider’s own fields, kept with the words they had', async () => {
    const fields = [
      { id: key(), label: 'Asset tag', kind: 'text', required: true, options: [] },
      { id: key(), label: 'Where', kind: 'choice', required: false, options: ['Office', 'At home'] },
      { id: key(), label: 'Others have it too', kind: 'checkbox', required: false, options: [] },
    ];
    const [tag, where, others] = fields.map(({ id }) => id) as [string, string, string];
    expect((await tara.put('/api/admin/ticket-settings', { version: 1, fields })).status).toBe(403);
    expect((await owner.put('/api/admin/ticket-settings', { version: 1, fields: [fields[0], fields[0]] })).status).toBe(422);
    const { body: before } = (await owner.get('/api/admin/ticket-settings')) as Answer<Loose>;
    expect((await owner.put('/api/admin/ticket-settings', { version: before.version, fields })).status).toBe(200);
    expect(codeOf(await owner.put('/api/admin/ticket-settings', { version: before.version, fields: [] }))).toBe('changed_meanwhile');
    expect((await adaClient.get('/api/portal/ticket-form')).body).toEqual({ fields });
    expect((await raise(adaClient)).body).toMatchObject({ code: 'validation_failed', errors: { [`answers.${tag}`]: 'Please fill this in.' } });
    expect((await raise(adaClient, { answers: { [tag]: 'HD-12', [where]: 'On the moon' } })).body).toMatchObject({ errors: { [`answers.${where}`]: 'Choose one of the options.' } });
    const { id } = await raised(adaClient, { answers: { [tag]: ' HD-12 ', [where]: 'At home', [others]: true } });
    await owner.put('/api/admin/ticket-settings', { version: before.version + 1, fields: [] });
    const answers = [{ label: 'Asset tag', value: 'HD-12' }, { label: 'Where', value: 'At home' }, { label: 'Others have it too', value: 'Yes' }];
    expect([(await at(adaClient, id)).body['answers'], (await onDesk(id)).body['answers']]).toEqual([answers, answers]);
  });
});

describe('the desk of the staff', () => {
  it('sorts tickets into queues and counts them', async () => {
    const counts = async () => (await tara.get('/api/admin/ticket-queues')).body as Record<string, number>;
    const queue = async (name: string) => (await tara.list('/api/admin/tickets', { filter: { queue: name }, range: [0, 99] })).body.map(({ id }) => id);
    const before = await counts();
    const { id } = await raised();
    expect(await queue('unassigned')).toContain(id);
    expect((await change(tara, id, { assigneeId: tara.staff.staffId, status: 'in_progress' })).body).toMatchObject({ assignee: { name: 'Tara Technician' }, status: 'in_progress' });
    expect([(await queue('mine')).includes(id), (await queue('unassigned')).includes(id), (await queue('open')).includes(id)]).toEqual([true, false, true]);
    await change(tara, id, { status: 'waiting_for_customer' });
    expect(await queue('waiting_for_customer')).toContain(id);
    expect(await counts()).toEqual({ unassigned: before['unassigned'], mine: (before['mine'] ?? 0) + 1, open: (before['open'] ?? 0) + 1, waiting_for_customer: (before['waiting_for_customer'] ?? 0) + 1 });
    await change(tara, id, { status: 'closed' });
    expect(await queue('closed')).toContain(id);
    expect((await at(adaClient, id)).body).toMatchObject({ assignee: 'Tara Technician', status: 'closed' });
  });

  it('refuses a change over an older version, and an assignee who could not answer it', async () => {
    const { id } = await raised();
    const { version } = (await onDesk(id)).body;
    const form = { version, status: 'open', priority: 'urgent', assigneeId: null };
    expect((await tara.put(`/api/admin/tickets/${id}`, form)).status).toBe(200);
    expect((await owner.put(`/api/admin/tickets/${id}`, { ...form, priority: 'low' })).body).toMatchObject({ code: 'changed_meanwhile', current: { priority: 'urgent' } });
    const viewing = await app.world.staff('viewer');
    for (const assigneeId of [limited.staff.staffId, viewing.staffId, key()]) expect(codeOf(await change(tara, id, { assigneeId })), assigneeId).toBe('assignee_unfit');
    expect(await audited(id)).toEqual(['ticket.created', 'ticket.updated']);
  });

  it('lets viewers read only, and limited staff see their organizations only', async () => {
    const { id } = await raised();
    const theirs = await raised(strangerClient, { subject: 'Scanner of Birch' });
    expect((await onDesk(id, viewer)).status).toBe(200);
    for (const answer of [await viewer.post(`/api/admin/tickets/${id}/comments`, { text: 'No' }), await viewer.post(`/api/admin/tickets/${id}/notes`, { text: 'No' }), await change(viewer, id, { status: 'closed' }), await viewer.post('/api/admin/tickets', { customerUserId: ada.customerUserId, subject: 'No', description: 'No' })]) expect(codeOf(answer)).toBe('forbidden');
    expect((await limited.list('/api/admin/tickets', { range: [0, 99], filter: { queue: 'open' } })).body.map((row) => row['organizationName'])).toEqual(['Birch Law']);
    expect((await onDesk(theirs.id, limited)).status).toBe(200);
    expect((await limited.get('/api/admin/ticket-queues')).body).toEqual({ unassigned: 1, mine: 0, open: 1, waiting_for_customer: 0 });
    for (const path of ['', '/comments', '/notes']) expect(codeOf(await limited.get(`/api/admin/tickets/${id}${path}`)), path).toBe('not_found');
    expect(codeOf(await limited.post(`/api/admin/tickets/${id}/notes`, { text: 'Mine now' }))).toBe('not_found');
  });

  it('opens a ticket for a person', async () => {
    const { status, body } = (await tara.post('/api/admin/tickets', { customerUserId: ada.customerUserId, subject: 'Called about Wi-Fi', description: 'Drops every hour.' })) as Answer<Loose>;
    expect([status, body['createdBy']]).toEqual([201, { kind: 'staff', name: 'Tara Technician' }]);
    expect((await at(adaClient, body.id)).body).toMatchObject({ subject: 'Called about Wi-Fi', requester: { isYou: true } });
    expect(await listed(bobClient)).not.toContain(body.id);
    expect((await tara.list('/api/admin/tickets', { filter: { customerUserId: ada.customerUserId, q: 'called about' } })).body.map(({ id }) => id)).toEqual([body.id]);
  });
});

describe('a note that staff keep among themselves', () => {
  const secret = 'kqcanarynoteqk';

  it('is shown to staff, changes nothing that the customer sees, and is in no answer, mail, export, search or audit line', async () => {
    const { id } = await raised(adaClient, { subject: 'About the notes' });
    const before = (await at(adaClient, id)).text;
    expect((await tara.post(`/api/admin/tickets/${id}/notes`, { text: `Rude on the phone, ${secret}` })).body).toMatchObject({ author: 'Tara Technician', text: `Rude on the phone, ${secret}` });
    expect((await viewer.get(`/api/admin/tickets/${id}/notes`)).text).toContain(secret);
    await tara.post(`/api/admin/tickets/${id}/comments`, { text: 'We are on it.' });
    await tara.post(`/api/admin/tickets/${id}/notes`, { text: `Second, ${secret}` });
    const reads = allContracts().filter(({ audience, method }) => audience === 'portal' && method === 'GET');
    for (const client of [adaClient, managerClient]) {
      for (const { path } of reads) expect((await client.get(path.replaceAll(/:\w+/gu, id))).text, path).not.toContain(secret);
      expect(await listed(client, { q: secret })).toEqual([]);
      for (const text of [(await client.post(`/api/portal/tickets/${id}/comments`, { id: key(), text: 'Thanks' })).text, (await client.post(`/api/portal/tickets/${id}/close`)).text, (await client.post(`/api/portal/tickets/${id}/reopen`)).text]) expect(text).not.toContain(secret);
    }
    expect((await tara.list('/api/admin/tickets', { filter: { q: secret } })).body).toEqual([]);
    expect((await owner.list('/api/admin/audit-events', { range: [0, 99] })).text).not.toContain(secret);
    const mails = await raw().selectFrom('deliveries').select(['data', 'subject_line', 'search_text']).where('subject_id', '=', id).execute();
    expect([mails.length > 0, JSON.stringify(mails).includes(secret)]).toEqual([true, false]);
    const ticket = await raw().selectFrom('tickets').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    expect(JSON.stringify(ticket)).not.toContain(secret);
    expect(before).not.toContain(secret);
  });

  it('does not move the ticket in the customer’s list', async () => {
    const quiet = await raised(adaClient, { subject: 'Quiet one' });
    const { body: before } = await at(adaClient, quiet.id);
    await tara.post(`/api/admin/tickets/${quiet.id}/notes`, { text: 'Think about it' });
    await change(tara, quiet.id, { assigneeId: tara.staff.staffId });
    expect((await at(adaClient, quiet.id)).body['activityAt']).toBe(before['activityAt']);
  });
});

describe('what follows in the background', () => {
  it('mails the person about answers and changes by others, and nobody who may not enter any more (M5)', async () => {
    const gone = await app.world.person(alder, { name: 'Gwen Gone', email: 'gwen@alder.example' });
    const goneClient = await app.world.personClient(gone);
    const [kept, cancelled] = [await raised(adaClient, { subject: 'Mailed about' }), await raised(goneClient, { subject: 'Too late' })];
    for (const { id } of [kept, cancelled]) await tara.post(`/api/admin/tickets/${id}/comments`, { text: 'Solved <b>now</b>, I think.', status: 'closed' });
    await adaClient.post(`/api/portal/tickets/${kept.id}/reopen`);
    await raw().updateTable('customer_users').set({ status: 'disabled' }).where('id', '=', gone.customerUserId).execute();
    working = await startApp({ sharing: app });
    const mails = async (id: string) => raw().selectFrom('deliveries').select(['id', 'kind', 'status', 'to_email', 'subject_line']).where('subject_id', '=', id).execute();
    await until(async () => [...(await mails(kept.id)), ...(await mails(cancelled.id)), ...(await mails(hiddenId))].every(({ status }) => status !== 'queued'), 20_000);
    expect(await mails(kept.id)).toMatchObject([{ kind: 'ticket_replied', status: 'kept', to_email: 'ada@alder.example', subject_line: `Re: [#${kept.number}] Mailed about` }]);
    expect(await mails(cancelled.id)).toMatchObject([{ kind: 'ticket_replied', status: 'cancelled' }]);
    expect(await mails(hiddenId)).toMatchObject([{ kind: 'ticket_replied', status: 'cancelled' }]);
    const [mail] = await mails(kept.id);
    const { body } = (await owner.get(`/api/admin/deliveries/${mail?.id}`)) as Answer<{ text: string; html: string }>;
    expect(body.text).toContain('Solved <b>now</b>, I think.');
    expect(body.html).toContain('Solved &lt;b&gt;now&lt;/b&gt;');
    expect(body.text).toContain(`/tickets/${kept.id}`);
  });

  it('exports what a filter finds, with cells that no spreadsheet runs and without notes', async () => {
    const { id } = await raised(strangerClient, { subject: '=HYPERLINK("http://evil.example")' });
    await tara.post(`/api/admin/tickets/${id}/notes`, { text: 'kqexportedqk' });
    const { body } = (await owner.post('/api/admin/exports', { resource: 'tickets', filter: { organizationId: birch.id } })) as Answer<Loose>;
    await until(async () => ((await owner.get(`/api/admin/exports/${body.id}`)).body as Loose).status === 'done');
    const { text } = await owner.get(`/api/admin/exports/${body.id}/file`);
    const rows = parse(text, { bom: true, columns: true }) as Record<string, string>[];
    expect(rows.slice(-2).map((row) => [row['Subject'], row['Organization'], row['For']])).toEqual([['Scanner of Birch', 'Birch Law', 'Sam Stranger'], [`'=HYPERLINK("http://evil.example")`, 'Birch Law', 'Sam Stranger']]);
    expect(text).not.toContain('kqexportedqk');
  });

  it('takes a form with no file as wrongly filled in', async () => {
    const { id } = await raised();
    const { raw: bytes, headers } = form([['commentId', key()]]);
    expect((await adaClient.send(`/api/portal/tickets/${id}/attachments`, { method: 'POST', raw: bytes, headers })).status).toBe(422);
  });
});
