import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createContext } from '../../server/context.ts';
import { enqueueRechecks } from '../../server/features/domains/index.ts';
import { recheckDomain } from '../../server/features/domains/domains.service.ts';
import { startApp, until, type TestApp } from '../support/app.ts';
import { codeOf, type Answer, type Client } from '../support/client.ts';
import { deadDns, startDns, type TestDns, type TxtScript } from '../support/dns.ts';
import type { MadeOrganization } from '../support/world.ts';

const path = '/api/admin/domains';
const nobody = '01900000-0000-7000-8000-000000000000';
const day = 86_400_000;

interface Domain {
  id: string;
  organizationId: string;
  organizationName: string;
  domain: string;
  displayName: string;
  state: string;
  record: { name: string; value: string };
  provenAt: string | null;
  check: { at: string; outcome: string; found: string[]; sentence: string } | null;
  failingSince: string | null;
  provenUntil: string | null;
}

let app: TestApp;
let dns: TestDns;
let owner: Client;
let organization: MadeOrganization;
let counter = 0;
/** What each name's texts are; a name that is not there does not exist. */
const zone = new Map<string, TxtScript>();

beforeAll(async () => {
  dns = await startDns(() => [], (name) => zone.get(name) ?? 'absent');
  app = await startApp({ env: { DNS_SERVERS: dns.address }, worker: false });
  owner = await app.world.staffClient('owner', { name: 'Olive Owner' });
  organization = await app.world.organization({ name: 'Harbour Dental' });
});
afterAll(async () => {
  await app.close();
  await dns.close();
});

const raw = () => app.database.db.withoutPlugins();
const domainOf = (answer: Answer) => answer.body as Domain;
const freshName = () => `d${(counter += 1)}.example`;
const claim = (domain: string, of: MadeOrganization = organization, client = owner) => client.post(path, { organizationId: of.id, domain });
const check = (id: string, client = owner) => client.post(`${path}/${id}/check`);
const history = async (subjectId: string) => (await owner.list('/api/admin/audit-events', { filter: { subjectId } })).body as { action: string; actor: { label: string }; changes: { field: string; before: unknown; after: unknown }[] }[];

async function claimed(domain = freshName(), of = organization): Promise<Domain> {
  const answer = await claim(domain, of);
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  zone.set(domain, []);
  return domainOf(answer);
}

async function proven(of = organization): Promise<Domain> {
  const made = await claimed(freshName(), of);
  zone.set(made.record.name, [made.record.value]);
  const checked = domainOf(await check(made.id));
  expect(checked.state).toBe('proven');
  return checked;
}

describe('claiming a domain', () => {
  it('keeps it as DNS has it, says what proves it, and is part of the organization from then on', async () => {
    const of = await app.world.organization({ name: 'Müller & Söhne' });
    const made = domainOf(await claim('  @MÜLLER-Söhne.example. ', of));
    expect(made).toMatchObject({ organizationId: of.id, organizationName: 'Müller & Söhne', domain: 'xn--mller-shne-kcb9d.example', displayName: 'müller-söhne.example', state: 'claimed', provenAt: null, check: null, failingSince: null });
    expect(made.record).toEqual({ name: '_portico-challenge.xn--mller-shne-kcb9d.example', value: expect.stringMatching(/^portico-domain=[0-9a-f]{32}$/u) as string });
    expect((await owner.get(`${path}/${made.id}`)).body).toEqual(made);
    expect((await owner.get(`/api/admin/organizations/${of.id}`)).body).toMatchObject({ domains: ['xn--mller-shne-kcb9d.example'], version: 2 });
    for (const q of ['müller-söhne.ex', 'xn--mller']) expect((await owner.list('/api/admin/organizations', { filter: { q } })).body).toMatchObject([{ id: of.id }]);
    expect(await history(made.id)).toMatchObject([{ action: 'domain.claimed', actor: { label: 'Olive Owner' } }]);
  });

  it('gives each organization another value, and the same one again to who comes back', async () => {
    const other = await app.world.organization();
    const name = freshName();
    const [mine, theirs] = [await claimed(name), await claimed(name, other)];
    expect(mine.record.name).toBe(theirs.record.name);
    expect(mine.record.value).not.toBe(theirs.record.value);
    expect((await owner.delete(`${path}/${mine.id}`)).status).toBe(204);
    expect((await claimed(name)).record).toEqual(mine.record);
  });

  it.each(['localhost', '1.2.3.4', '[::1]', 'acme', 'a..example', '-a.example', 'a_b.example', 'acme.example/x', 'http://acme.example', 'user@acme.example', 'acme.example:53', 'acme .example', 'xn--.example', `${'a'.repeat(64)}.example`, `${'a.'.repeat(130)}example`, 'a\u0000.example', '', '*.acme.example', 'acme.123'])('refuses %j, which is no domain', async (domain) => {
    const answer = await claim(domain);
    expect([answer.status, codeOf(answer)]).toEqual([422, 'validation_failed']);
  });

  it.each(['gmail.com', 'Outlook.com', 'mail.yahoo.co.uk', 'web.de', 'proton.me'])('refuses %s, where everybody can have an address', async (domain) => {
    const answer = await claim(domain);
    expect([answer.status, codeOf(answer)]).toEqual([422, 'public_mail_domain']);
    expect((answer.body as { errors: { domain: string } }).errors.domain).toMatch(/^Anybody can get an address under/u);
  });

  it('refuses one that the organization has, one that another has proven, and the fifty-first', async () => {
    const made = await proven();
    expect(codeOf(await claim(made.domain))).toBe('domain_claimed');
    const other = await app.world.organization();
    const taken = await claim(made.domain.toUpperCase(), other);
    expect([taken.status, codeOf(taken), taken.text.includes(organization.name)]).toEqual([409, 'domain_taken', false]);
    for (let number = 0; number < 50; number += 1) await claimed(`many${number}.example`, other);
    expect(codeOf(await claim('many50.example', other))).toBe('too_many_domains');
  });

  it('adds each of ten that are claimed at the same moment, and one of ten that are alike', async () => {
    const of = await app.world.organization();
    const names = Array.from({ length: 10 }, (_, number) => `once${number}.example`);
    expect((await Promise.all(names.map((name) => claim(name, of)))).map(({ status }) => status)).toEqual(names.map(() => 201));
    const alike = await Promise.all(names.map(() => claim('alike.example', of)));
    expect(alike.map(codeOf).sort()).toEqual([...names.slice(1).map(() => 'domain_claimed'), undefined]);
    const { body } = await owner.list('/api/admin/organizations', { filter: { id: [of.id], q: 'once7.example' } });
    expect((body as { domains: string[] }[]).flatMap(({ domains }) => domains).toSorted()).toEqual(['alike.example', ...names]);
  });
});

describe('the list of domains', () => {
  it('filters by organization and state, searches, sorts and pages', async () => {
    const provider = await app.world.otherProvider();
    const client = await app.world.staffClient('owner', { provider });
    const [zebra, alpha] = [await app.world.organization({ provider, name: 'Zebra' }), await app.world.organization({ provider, name: 'Alpha' })];
    for (const [of, domain] of [[zebra, 'a-first.example'], [alpha, 'b-second.example'], [zebra, 'c-third.example']] as const) expect((await claim(domain, of, client)).status).toBe(201);
    const names = async (query: Parameters<Client['list']>[1]) => (await client.list(path, query)).body.map((row) => row['domain']);
    expect(await names({ sort: ['domain', 'DESC'] })).toEqual(['c-third.example', 'b-second.example', 'a-first.example']);
    expect(await names({ sort: ['organizationName', 'ASC'] })).toEqual(['b-second.example', 'a-first.example', 'c-third.example']);
    expect(await names({ filter: { organizationId: zebra.id } })).toEqual(['a-first.example', 'c-third.example']);
    expect(await names({ filter: { q: 'alph' } })).toEqual(['b-second.example']);
    const now = app.operator().now();
    await raw().updateTable('organization_domains').set({ proven_at: now }).where('provider_id', '=', provider.id).where('domain', '<>', 'b-second.example').execute();
    await raw().updateTable('organization_domains').set({ failing_since: now }).where('provider_id', '=', provider.id).where('domain', '=', 'c-third.example').execute();
    for (const [state, domain] of [['claimed', 'b-second.example'], ['proven', 'a-first.example'], ['failing', 'c-third.example']] as const) expect(await names({ filter: { state } })).toEqual([domain]);
    expect((await client.list(path, { range: [1, 1] })).headers['content-range']).toBe('domains 1-1/3');
    expect(codeOf(await client.list(path, { filter: { state: 'unknown' } }))).toBe('unknown_filter');
  });
});

describe('proof by DNS', () => {
  it.each<[string, (value: string) => { here: TxtScript; root: TxtScript }]>([
    ['under the name of the challenge', (value) => ({ here: [value], root: [] })],
    ['at the domain itself, among others', (value) => ({ here: 'absent', root: ['v=spf1 -all', value] })],
    ['among others under the name', (value) => ({ here: ['portico-domain=ffff', 'something', value], root: 'absent' })],
    ['with quotation marks and spaces that somebody pasted', (value) => ({ here: [` "${value}" `], root: [] })],
    ['although the servers of the domain itself fail', (value) => ({ here: [value], root: 'failed' })],
  ])('finds the record %s', async (_, script) => {
    const made = await claimed();
    const { here, root } = script(made.record.value);
    zone.set(made.record.name, here).set(made.domain, root);
    const answer = await check(made.id);
    expect([answer.status, domainOf(answer)]).toEqual([200, { ...made, state: 'proven', provenAt: expect.any(String) as string, check: { at: expect.any(String) as string, outcome: 'proven', found: [], sentence: 'The record is there.' } }]);
    expect((await owner.get(`${path}/${made.id}`)).body).toEqual(answer.body);
    expect((await history(made.id))[0]).toMatchObject({ action: 'domain.proven', actor: { label: 'Olive Owner' }, changes: expect.arrayContaining([expect.objectContaining({ field: 'provenAt', before: null })]) as unknown });
  });

  it.each<[string, TxtScript, TxtScript, string, string[], RegExp]>([
    ['no such domain', 'absent', 'absent', 'no_such_domain', [], /no domain d\d+\.example/u],
    ['no record at all', 'absent', [], 'record_missing', [], /was not found/u],
    ['records that are not about this', [], ['v=spf1 -all', 'google-site-verification=1'], 'record_missing', [], /was not found/u],
    ['another value', ['portico-domain=0000'], [], 'other_value', ['portico-domain=0000'], /its value is another: “portico-domain=0000”/u],
    ['another value at the domain', 'absent', ['v=spf1 -all', 'portico-domain=1111'], 'other_value', ['portico-domain=1111'], /“portico-domain=1111”/u],
    ['several others', ['a', 'b', 'b', 'c', 'd'], ['portico-domain=e'], 'other_value', ['a', 'b'], /Several records are there.*“a”, “b”/u],
    ['a server that fails', 'failed', 'absent', 'no_answer', [], /did not answer/u],
    ['the right name, while the domain fails', ['portico-domain=0000'], 'failed', 'no_answer', [], /did not answer/u],
  ])('says what it found instead: %s', async (_, here, root, outcome, found, sentence) => {
    const made = await claimed();
    zone.set(made.record.name, here).set(made.domain, root);
    const answer = domainOf(await check(made.id));
    expect(answer).toMatchObject({ state: 'claimed', provenAt: null, check: { outcome, found } });
    expect(answer.check?.sentence).toMatch(sentence);
    expect((await history(made.id))[0]).toMatchObject({ action: 'domain.checked', changes: [{ field: 'outcome', before: null, after: outcome }] });
  });

  it('does not take the value of another organization', async () => {
    const name = freshName();
    const [mine, theirs] = [await claimed(name), await claimed(name, await app.world.organization())];
    zone.set(mine.record.name, [theirs.record.value]);
    expect(domainOf(await check(mine.id))).toMatchObject({ state: 'claimed', check: { outcome: 'other_value' } });
    expect(domainOf(await check(theirs.id)).state).toBe('proven');
    zone.set(mine.record.name, [mine.record.value]);
    const late = domainOf(await check(mine.id));
    expect([late.state, late.check?.outcome, late.check?.sentence.includes('Remove it there')]).toEqual(['claimed', 'proven_elsewhere', true]);
    expect((await owner.delete(`${path}/${theirs.id}`)).status).toBe(204);
    expect(domainOf(await check(mine.id)).state).toBe('proven');
  });

  it.each([
    ['NUL and other controls', 'a\u0000b\u0007c\u001b[31md\u007fe\u0085f', 'a\u{fffd}b\u{fffd}c\u{fffd}[31md\u{fffd}e\u{fffd}f'],
    ['lines', 'a\r\nSet-Cookie: x\tb', 'a\u{fffd}\u{fffd}Set-Cookie: x\u{fffd}b'],
    ['what cannot be seen', 'a\u00adb', 'a\u{fffd}b'],
    ['markup', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['bytes that are no text', '\u00ff\u00fe\u00c3\u0028', '\u00ff\u00fe\u00c3('],
    ['900 characters', `portico-domain=${'x'.repeat(885)}`, `portico-domain=${'x'.repeat(85)}…`],
    ['nothing', '', ''],
  ])('shows a stranger’s text harmless: %s', async (_, text, harmless) => {
    const made = await claimed();
    zone.set(made.record.name, [text]);
    expect(domainOf(await check(made.id))).toMatchObject({ state: 'claimed', check: { outcome: 'other_value', found: [harmless] } });
    expect((await owner.get(`${path}/${made.id}`)).body).toMatchObject({ check: { found: [harmless] } });
  });

  it('gives a silent server up within seconds, and one that is not there at once; a proof outlives both', async () => {
    const [silent, dead] = [await claimed(), await proven()];
    zone.set(silent.record.name, 'silent').set(silent.domain, 'silent');
    const began = Date.now();
    expect(domainOf(await check(silent.id))).toMatchObject({ state: 'claimed', check: { outcome: 'no_answer' } });
    expect(Date.now() - began).toBeLessThan(6_000);
    const deaf = await startApp({ sharing: app, env: deadDns, worker: false });
    const there = deaf.client(app.host);
    owner.cookies.forEach((value, name) => there.cookies.set(name, value));
    await there.get('/api/admin/session');
    expect(domainOf(await check(dead.id, there))).toMatchObject({ state: 'proven', provenAt: dead.provenAt, failingSince: null, check: { outcome: 'no_answer' } });
    await deaf.close();
  });

  it('proves a domain for exactly one of two organizations that ask at the same moment, in two processes', async () => {
    const name = freshName();
    const [first, second] = [await claimed(name), await claimed(name, await app.world.organization())];
    zone.set(first.record.name, [first.record.value, second.record.value]);
    const twin = await startApp({ sharing: app, env: { DNS_SERVERS: dns.address }, worker: false });
    const there = twin.client(app.host);
    owner.cookies.forEach((value, cookie) => there.cookies.set(cookie, value));
    await there.get('/api/admin/session');
    const answers = await Promise.all(Array.from({ length: 20 }, (_, number) => check(number % 2 === 0 ? first.id : second.id, number % 4 < 2 ? owner : there)));
    await twin.close();
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const rows = (await owner.list(path, { filter: { id: [first.id, second.id] } })).body as unknown as Domain[];
    expect(rows.map(({ state }) => state).sort()).toEqual(['claimed', 'proven']);
    expect(rows.find(({ state }) => state === 'claimed')?.check?.outcome).toBe('proven_elsewhere');
    const entries = [...(await history(first.id)), ...(await history(second.id))];
    expect(entries.filter(({ action }) => action === 'domain.proven')).toHaveLength(1);
  });

  it('asks nobody about a mail provider’s domain that stands there from before', async () => {
    const made = await claimed();
    await raw().updateTable('organization_domains').set({ domain: 'gmail.com' }).where('id', '=', made.id).execute();
    const before = dns.asked.length;
    expect(codeOf(await check(made.id))).toBe('public_mail_domain');
    expect(dns.asked.length).toBe(before);
    await owner.delete(`${path}/${made.id}`);
  });

  it('ends with the domain: what is removed says so in the history and is no longer the organization’s', async () => {
    const made = await proven();
    expect((await owner.delete(`${path}/${made.id}`)).status).toBe(204);
    expect([(await owner.get(`${path}/${made.id}`)).status, (await owner.delete(`${path}/${made.id}`)).status, (await check(made.id)).status]).toEqual([404, 404, 404]);
    expect((await history(made.id))[0]).toMatchObject({ action: 'domain.removed', changes: [{ field: 'proven_at', before: made.provenAt, after: null }] });
    expect(((await owner.get(`/api/admin/organizations/${organization.id}`)).body as { domains: string[] }).domains).not.toContain(made.domain);
  });
});

describe('who may see and change domains', () => {
  it.each(['technician', 'viewer'] as const)('lets a %s read and change nothing', async (role) => {
    const made = await claimed();
    const client = await app.world.staffClient(role);
    expect([(await client.get(`${path}/${made.id}`)).status, (await client.list(path)).status]).toEqual([200, 200]);
    const writes = [await claim(freshName(), organization, client), await check(made.id, client), await client.delete(`${path}/${made.id}`)];
    expect(writes.map((answer) => [answer.status, codeOf(answer)])).toEqual(writes.map(() => [403, 'forbidden']));
    expect((await owner.get(`${path}/${made.id}`)).body).toEqual(made);
  });

  it('shows staff limited to some organizations those only, and another provider nothing', async () => {
    const own = await app.world.organization();
    const [mine, foreign] = [await claimed(freshName(), own), await claimed()];
    const limited = await app.world.staffClient('admin', { organizationIds: [own.id] });
    const abroad = await app.world.staffClient('owner', { provider: await app.world.otherProvider() });
    expect((await limited.list(path)).body.map((row) => row['id'])).toEqual([mine.id]);
    expect((await limited.list(path, { filter: { organizationId: organization.id } })).body).toEqual([]);
    for (const client of [limited, abroad]) {
      for (const id of [foreign.id, nobody]) {
        const answers = [await client.get(`${path}/${id}`), await check(id, client), await client.delete(`${path}/${id}`), await client.post(path, { organizationId: id === nobody ? nobody : organization.id, domain: freshName() })];
        expect(answers.map((answer) => [answer.status, codeOf(answer)])).toEqual(answers.map(() => [404, 'not_found']));
      }
    }
    expect((await check(mine.id, limited)).status).toBe(200);
    expect((await owner.get(`${path}/${foreign.id}`)).body).toEqual(foreign);
  });

  it('shows nothing to customers and to nobody', async () => {
    const person = await app.world.personClient(await app.world.person(organization));
    for (const client of [person, app.client()]) expect(codeOf(await client.list(path))).toBe('unauthenticated');
  });
});

describe('a proof over time', () => {
  const rowOf = (id: string) => raw().selectFrom('organization_domains').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const mailsAbout = (id: string) => raw().selectFrom('deliveries').select(['id', 'kind', 'to_email', 'subject_line']).where('subject_id', '=', id).orderBy('id').execute();
  const actionsOf = async (id: string) => (await raw().selectFrom('audit_events').select('action').where('subject_id', '=', id).orderBy('id').execute()).map(({ action }) => action);
  const system = (of: TestApp = app) => createContext({ db: of.database.db, actor: { kind: 'system', providerId: organization.providerId, name: 'Portico' }, requestId: 'test', client: { ip: '', userAgent: '', host: '' }, ports: { ...of.ports, wakeWorker: () => undefined } });

  beforeAll(async () => {
    await raw().updateTable('providers').set({ alert_emails: '["alerts@northwind.example"]' }).where('id', '=', organization.providerId).execute();
  });

  it('lasts while the record is gone, says so by mail on the third day, once, and ends after fourteen', async () => {
    const made = await proven();
    const look = async (days: number, script: TxtScript) => {
      app.clock.advance(days * day);
      zone.set(made.record.name, script);
      await recheckDomain(system(), made.id);
      return rowOf(made.id);
    };
    const gone = await look(1, 'absent');
    expect([gone.proven_at, gone.failing_since]).toEqual([made.provenAt, gone.checked_at]);
    expect((await look(2, 'absent')).failing_since).toBe(gone.failing_since);
    expect(await mailsAbout(made.id)).toEqual([]);
    await look(1, ['portico-domain=other']);
    await look(1, 'absent');
    expect(await mailsAbout(made.id)).toMatchObject([{ kind: 'domain_record_lost', to_email: 'alerts@northwind.example', subject_line: `The proof of ${made.domain} is in danger` }]);
    // No outage takes a proof away, however long.
    const outage = await look(60, 'failed');
    expect([outage.proven_at, outage.failing_since, outage.check_outcome]).toEqual([made.provenAt, gone.failing_since, 'no_answer']);
    const back = await look(1, [made.record.value]);
    expect([back.proven_at, back.failing_since, back.warned_at]).toEqual([made.provenAt, null, null]);
    const again = await look(1, 'absent');
    await look(13, 'absent');
    expect((await look(0, 'absent')).proven_at).toBe(made.provenAt);
    // The mail was late, so its week is waited for.
    expect((await look(6, 'absent')).failing_since).toBe(again.failing_since);
    const ended = await look(1, 'absent');
    expect([ended.proven_at, ended.failing_since, ended.recheck_at]).toEqual([null, null, null]);
    expect((await mailsAbout(made.id)).map(({ kind }) => kind)).toEqual(['domain_record_lost', 'domain_record_lost', 'domain_proof_withdrawn']);
    expect(await actionsOf(made.id)).toEqual(['domain.claimed', 'domain.proven', 'domain.record_lost', 'domain.record_lost', 'domain.record_found', 'domain.record_lost', 'domain.record_lost', 'domain.proof_withdrawn']);
    zone.set(made.record.name, [made.record.value]);
    const client = await app.world.staffClient('owner');
    expect(domainOf(await check(made.id, client)).state).toBe('proven');
    const texts = await Promise.all((await mailsAbout(made.id)).map(async ({ id }) => ((await client.get(`/api/admin/deliveries/${id}`)).body as { text: string }).text));
    expect(texts[0]).toContain(`Harbour Dental has proven ${made.domain} by a TXT record named ${made.record.name}.`);
    for (const text of texts) expect(text).toContain(`/admin/organizations/${organization.id}/show/domains`);
    expect(texts.join('')).not.toMatch(/undefined|null|Invalid/u);
  });

  it('does not end while people have no other way in: staff hear of it before, then every week, and it ends once the rule is relaxed', async () => {
    const of = await app.world.organization({ name: 'Keel Marine' });
    owner = await app.world.staffClient('owner');
    const made = await proven(of);
    await app.world.person(of, { email: `ada@${made.domain}` });
    const rule = (state: 'on' | null) => raw().updateTable('portals').set({ sso_rule: state }).where('organization_id', '=', of.id).execute();
    const look = async (days: number) => {
      app.clock.advance(days * day);
      zone.set(made.record.name, 'absent');
      await recheckDomain(system(), made.id);
      return rowOf(made.id);
    };
    const kinds = async () => (await mailsAbout(made.id)).map(({ kind }) => kind);
    await rule('on');
    const gone = await look(1);
    await look(3);
    expect(await kinds()).toEqual(['domain_record_lost']);
    const held = await look(11);
    expect([held.proven_at, held.failing_since, await kinds()]).toEqual([made.provenAt, gone.failing_since, ['domain_record_lost', 'domain_proof_held']]);
    await look(6);
    expect(await kinds()).toHaveLength(2);
    await look(1);
    expect((await kinds()).slice(2)).toEqual(['domain_proof_held']);
    const client = await app.world.staffClient('owner');
    const texts = await Promise.all((await mailsAbout(made.id)).map(async ({ id }) => ((await client.get(`/api/admin/deliveries/${id}`)).body as { text: string }).text));
    expect(texts[0]).toContain('the proof does not end by itself');
    expect(texts[1]).toContain('held on to');
    expect(texts.join('')).not.toMatch(/undefined|null|Invalid/u);
    expect((await client.get(`/api/admin/domains/${made.id}`)).body).toMatchObject({ state: 'failing', provenUntil: new Date(Date.parse((await rowOf(made.id)).warned_at ?? '') + 7 * day).toISOString() });
    await rule(null);
    await look(6);
    expect((await rowOf(made.id)).proven_at).toBe(made.provenAt);
    expect((await look(1)).proven_at).toBeNull();
    expect((await kinds()).at(-1)).toBe('domain_proof_withdrawn');
    expect(await actionsOf(made.id)).toEqual(['domain.claimed', 'domain.proven', 'domain.record_lost', 'domain.record_lost', 'domain.proof_held', 'domain.proof_held', 'domain.proof_withdrawn']);
  });

  it('is looked at once a day by whichever worker comes first, and never where only claimed', async () => {
    owner = await app.world.staffClient('owner');
    const [made, only] = [await proven(), await claimed()];
    const jobs = async () => (await raw().selectFrom('jobs').select('payload').where('name', '=', 'domains.recheck').execute()).map(({ payload }) => (JSON.parse(payload) as { domainId: string }).domainId).filter((id) => id === made.id || id === only.id);
    const twin = await startApp({ sharing: app, worker: false });
    app.clock.advance(day - 60_000);
    await enqueueRechecks(system());
    expect(await jobs()).toEqual([]);
    app.clock.advance(60_000);
    await Promise.all([enqueueRechecks(system()), enqueueRechecks(system(twin)), enqueueRechecks(system())]);
    expect(await jobs()).toEqual([made.id]);
    await twin.close();
    zone.set(made.record.name, 'absent');
    const worker = await startApp({ sharing: app, env: { DNS_SERVERS: dns.address } });
    await until(async () => (await rowOf(made.id)).failing_since !== null);
    app.clock.advance(day);
    const before = (await rowOf(made.id)).checked_at ?? '';
    await until(async () => ((await rowOf(made.id)).checked_at ?? '') > before);
    await worker.close();
    expect((await rowOf(only.id)).checked_at).toBeNull();
  });
});
