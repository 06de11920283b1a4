import { createApp } from '../app.ts';
import { createOwner } from '../features/setup/index.ts';
import { createProvider, firstProviderId } from '../features/providers/index.ts';
import { findUser } from '../features/users/index.ts';
import { systemClock } from '../platform/clock.ts';
import { openOwnApi, type OwnApi, type OwnClient } from '../platform/own-api.ts';
import { signInScope } from '../policy.ts';
import { createPorts, operatorContext } from '../start.ts';
import { isoTime } from '../../shared/times.ts';
import { DemoCompanySignIn } from './demo-company.ts';
import { DemoDesk } from './demo-desk.ts';
import { DemoSignIns } from './demo-sign-in.ts';
import { addDemoFeatures } from './demo-features.ts';
import { demoBrowsers, demoOrganizations, demoPerson, type DemoOrganization } from './demo-people.ts';
import { codeOfNow } from '../features/mfa/index.ts';
import { providerFor, UsageError, withInstallation, type Command, type Installation } from './command.ts';
import { seedBench } from '../../db/seeds/bench.ts';

const day = 86_400_000;
const password = 'violet tractor under glass';
/** The customer whose portal nothing but its company's own sign-in opens. */
const ssoOnly = 'Northgate Law LLP';
const owner = { name: 'Olivia Owner', email: 'owner@northwind.example' };
const team = [
  { name: 'Adrian Admin', email: 'admin@northwind.example', role: 'admin' },
  { name: 'Tara Technician', email: 'technician@northwind.example', role: 'technician' },
  { name: 'Victor Viewer', email: 'viewer@northwind.example', role: 'viewer' },
] as const;

interface Stage {
  readonly api: OwnApi;
  readonly signIns: DemoSignIns;
  readonly staff: OwnClient;
  /** An organization that signs in with a company's own sign-in. */
  readonly company: (organizationId: string, organization: DemoOrganization) => DemoCompanySignIn;
  /** Moves the demo's clock to so many days before today. */
  readonly at: (daysAgo: number) => void;
}

const idOf = (body: unknown) => (body as { id: string }).id;

/** The one-time secret of the newest mail of a kind to an address, as the mailbox page shows it. */
async function linkFrom(staff: OwnClient, kind: string, email: string): Promise<string> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const filter = encodeURIComponent(JSON.stringify({ kind, q: email, status: 'kept' }));
    const { body } = await staff.call('GET', `/api/admin/deliveries?filter=${filter}&range=[0,0]`);
    const [mail] = body as { id: string }[];
    if (mail) {
      const { body: revealed } = await staff.call('POST', `/api/admin/deliveries/${mail.id}/reveal-link`);
      return new URL((revealed as { url: string }).url).hash.slice(1);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`The mail to ${email} did not come.`);
}

async function addTeam({ api, signIns, staff }: Stage): Promise<void> {
  for (const member of team) {
    await staff.call('POST', '/api/admin/staff', { ...member, organizationIds: null });
    const token = await linkFrom(staff, 'staff_invitation', member.email);
    const client = api.client(demoBrowsers[1]);
    await client.call('POST', '/api/admin/staff-invitations/redeem', { token, name: member.name, password });
    await signIns.enrol('admin', client, member.email);
  }
}

async function addOrganization(stage: Stage, organization: DemoOrganization, offset: number): Promise<string> {
  const { api, staff } = stage;
  const { body } = await staff.call('POST', '/api/admin/organizations', { name: organization.name, externalId: organization.externalId, phone: organization.phone, notes: organization.notes, domains: [organization.domain] });
  const organizationId = idOf(body);
  if (organization.portal !== 'never') {
    const { body: portal } = await staff.call('GET', `/api/admin/portals/${organizationId}`);
    const { version, rules } = portal as { version: number; rules: object };
    if (organization.welcome !== undefined || organization.note !== undefined) await staff.call('PUT', `/api/admin/portals/${organizationId}`, { version, rules, note: organization.note ?? '', welcomeText: organization.welcome ?? '' });
    await staff.call('POST', `/api/admin/portals/${organizationId}/enable`);
  }
  for (let position = 0; position < organization.people; position += 1) {
    const person = demoPerson(offset + position, organization.domain);
    const invite = organization.portal === 'never' ? position < 3 : position < Math.ceil(organization.people * 0.7);
    await staff.call('POST', '/api/admin/customer-users', { organizationId, ...person, role: position === 0 ? 'manager' : 'user', invite });
    // Every second invited person has accepted, and signs in now and then.
    if (!invite || organization.portal === 'never' || position % 2 === 1) continue;
    const token = await linkFrom(staff, 'invitation', person.email);
    await api.client(demoBrowsers[position % demoBrowsers.length] ?? '').call('POST', '/api/portal/invitations/redeem', { token, name: person.name, password });
  }
  return organizationId;
}

async function live({ signIns }: Stage, daysAgo: number): Promise<void> {
  let offset = 0;
  for (const [index, organization] of demoOrganizations.entries()) {
    const position = ((daysAgo + index) * 2) % Math.max(2, Math.ceil(organization.people * 0.7));
    if (organization.portal !== 'never' && (daysAgo + index) % 3 === 0) {
      const { email } = demoPerson(offset + (position - (position % 2)), organization.domain);
      if ((daysAgo + index) % 7 === 0) await signIns.person('portal', email, 'not quite the password', index);
      const client = await signIns.person('portal', email, password, index);
      await client.call('GET', '/api/portal/session', undefined, true);
    }
    offset += organization.people;
  }
}

/** What an organization comes to on its way to nothing but its company's own sign-in, and since. */
async function companyDay(company: DemoCompanySignIn, { signIns }: Stage, daysAgo: number, now: number): Promise<void> {
  const staff = () => signIns.staff('admin@northwind.example', password);
  if (daysAgo === 14) await company.connect(await staff());
  if (daysAgo > 14) return;
  await company.live(daysAgo);
  if (daysAgo === 10) await company.enforce(await staff(), 'rehearsal');
  if (daysAgo === 5) {
    await company.test(null);
    await company.enforce(await staff(), 'on');
  }
  if (daysAgo === 3) await company.fail('certificate');
  if (daysAgo === 2) await company.exempt(await staff(), 1, isoTime(now + 6 * day), 'Travels this week, and her company laptop is in for repair');
  if (daysAgo === 0) {
    await company.fail('mail');
    await company.exempt(await staff(), -1, isoTime(now + day), 'New phone: the company’s authenticator is set up again tomorrow');
  }
  // Some still come with their password.
  if (daysAgo < 12) for (const [index, email] of (await company.stubborn()).entries()) if ((daysAgo + index) % 3 === 0) await signIns.person('portal', email, password, index);
}

async function fill(stage: Stage, clock: () => number): Promise<void> {
  const { signIns, at } = stage;
  const ids = new Map<string, string>();
  await addTeam(stage);
  let offset = 0;
  for (const [index, organization] of demoOrganizations.entries()) {
    at(29 - index);
    const client = await signIns.staff(index % 2 === 0 ? owner.email : 'admin@northwind.example', password);
    ids.set(organization.name, await addOrganization({ ...stage, staff: client }, organization, offset));
    offset += organization.people;
  }
  const desk = new DemoDesk({ signIns, password, now: clock, organizations: ids });
  at(17);
  await desk.open(await signIns.staff(owner.email, password));
  const lawyers = demoOrganizations.find(({ name }) => name === ssoOnly);
  if (!lawyers) throw new Error('The demo has nobody who signs in with their company.');
  const company = stage.company(ids.get(lawyers.name) ?? '', lawyers);
  for (let daysAgo = 16; daysAgo >= 1; daysAgo -= 1) {
    at(daysAgo);
    await desk.day(daysAgo);
    await companyDay(company, stage, daysAgo, clock());
    if (daysAgo === 6) {
      const today = await signIns.staff('admin@northwind.example', password);
      for (const organization of demoOrganizations) {
        const id = ids.get(organization.name);
        if (organization.portal === 'off' && !organization.archived) await today.call('POST', `/api/admin/portals/${id}/disable`, { note: organization.note ?? '' });
        if (organization.archived) await today.call('POST', `/api/admin/organizations/${id}/archive`);
      }
      const filter = encodeURIComponent(JSON.stringify({ organizationId: ids.get('Kestrel Architects'), status: 'active' }));
      const { body } = await today.call('GET', `/api/admin/customer-users?filter=${filter}&range=[2,2]`);
      const [person] = body as { id: string }[];
      if (person) await today.call('POST', `/api/admin/customer-users/${person.id}/disable`);
    }
    if (daysAgo === 4) await addDemoFeatures(await signIns.staff('admin@northwind.example', password), ids);
    if (daysAgo === 2) {
      const today = await signIns.staff('admin@northwind.example', password);
      await today.call('POST', '/api/admin/customer-users/invite', { filter: { organizationId: ids.get('Summit Logistics GmbH'), status: 'new' } });
    }
    await live(stage, daysAgo);
  }
  at(0);
  await companyDay(company, stage, 0, clock());
  await live(stage, 0);
  await signIns.person('portal', 'technician@northwind.example', password, 2).then((client) => client.call('GET', '/api/portal/session', undefined, true));
}

/** Whether the demo is there already. Throws where the installation is somebody's, or open to others. */
async function isSeeded({ config, operator }: Installation): Promise<boolean> {
  if (config.secureCookies) throw new Error(`Everybody in the demo has one published password: it is for trying out on this machine, and PUBLIC_URL is ${config.publicUrl}.`);
  const providerId = await firstProviderId(operator());
  if (providerId === null) return false;
  if (await findUser(operator(providerId), signInScope(providerId), 'staff', owner.email)) return true;
  throw new Error('This installation is in use. The demo fills an empty one: npm run demo makes its own, or set DATA_DIR to a new folder.');
}

async function seedDemo({ config, database }: Installation): Promise<void> {
  let daysAgo = 30;
  const ports = await createPorts(config, { now: () => systemClock.now() - daysAgo * day });
  const providerId = await createProvider(operatorContext(database, ports), { name: 'Northwind IT', timeZone: 'Europe/London', host: new URL(config.publicUrl).host });
  await createOwner(operatorContext(database, ports, providerId), { ...owner, password });
  const { express, worker } = createApp(database, ports, { worker: true, rateLimitFactor: 1_000_000 });
  const api = await openOwnApi(express, new URL(config.publicUrl).host);
  try {
    const signIns = new DemoSignIns(api, ports.clock.now);
    const staff = await signIns.staff(owner.email, password);
    const { body } = await staff.call('GET', '/api/admin/provider');
    const settings = body as Record<string, unknown>;
    await staff.call('PUT', '/api/admin/provider', { ...settings, support: { name: 'Northwind service desk', email: 'help@northwind.example', phone: '+44 20 7946 0000', url: '' }, alertEmails: ['alerts@northwind.example'] });
    const operator = () => operatorContext(database, ports, providerId);
    const company: Stage['company'] = (organizationId, { domain, name }) => new DemoCompanySignIn({ operator, providerId, organizationId, domain, name });
    await fill({ api, signIns, staff, company, at: (days) => (daysAgo = days) }, ports.clock.now);
  } finally {
    await api.close();
    await worker?.stop(5_000);
  }
}

function tellHowToSignIn(say: (line: string) => void, publicUrl: string): void {
  const manager = demoPerson(0, demoOrganizations[0]?.domain ?? '');
  const through = demoPerson(demoOrganizations.slice(0, 2).reduce((sum, { people }) => sum + people, 0), demoOrganizations[2]?.domain ?? '');
  const off = demoPerson(demoOrganizations.slice(0, 3).reduce((sum, { people }) => sum + people, 0), demoOrganizations[3]?.domain ?? '');
  say(['', `The password of everybody in the demo: ${password}`, 'The team also needs a code of now; print one with: npm run demo -- code owner', '', `Console  ${publicUrl}/admin`, `  owner        ${owner.email}`, ...team.map(({ role, email }) => `  ${role.padEnd(12)} ${email}`), '', `Portal   ${publicUrl}/`, `  customer     ${manager.email}   (Harbour Dental, gets in)`, `  customer     ${off.email}   (Willow & Co Bakery, meets “Portal not available”)`, `  customer     ${through.email}   (Northgate Law LLP, is led to the company’s own sign-in, which is made up)`, '  staff        technician@northwind.example   (meets “Client Portal Access Required”)', ''].join('\n'));
}

const roles = ['owner', ...team.map(({ role }) => role)];

/** Commands that fill an installation for trying it out. */
export const demoCommands: Readonly<Record<string, Command>> = {
  'seed demo': {
    usage: 'seed demo',
    does: 'Fill an empty installation with a believable provider and twelve customers',
    options: {},
    run: (call) =>
      withInstallation(async (installation) => {
        if (!(await isSeeded(installation))) {
          call.say('Filling the demo with twelve organizations and a month of history: about half a minute, the first time only …');
          await seedDemo(installation);
        }
        tellHowToSignIn(call.say, installation.config.publicUrl);
      }),
  },
  'demo code': {
    usage: `demo code ${roles.join('|')}`,
    does: 'The code that the authenticator of somebody in the demo shows now',
    options: {},
    words: 1,
    run: (call) =>
      withInstallation(async (installation) => {
        const [role = ''] = call.positionals;
        if (!roles.includes(role)) throw new UsageError(`Name one of ${roles.join(', ')}.`);
        if (!(await isSeeded(installation))) throw new Error('There is no demo yet: npm run demo makes it.');
        const ctx = await providerFor(call, installation);
        const scope = signInScope(ctx.actor.providerId);
        const user = await findUser(ctx, scope, 'staff', role === 'owner' ? owner.email : (team.find((member) => member.role === role)?.email ?? ''));
        const code = user ? await codeOfNow(ctx, scope, user.id) : null;
        if (code === null) throw new Error('This person has no authenticator any more.');
        call.say(code);
      }),
  },
  'seed bench': {
    usage: 'seed bench [--organizations N] [--people N]',
    does: 'Add many organizations and people to the first provider, to measure with',
    options: { organizations: { type: 'string' }, people: { type: 'string' } },
    run: (call) =>
      withInstallation(async (installation) => {
        const count = (name: string, usual: number) => {
          const value = Number(call.values[name] ?? usual);
          if (!Number.isInteger(value) || value < 1 || value > 10_000_000) throw new Error(`--${name} must be a whole number from 1 to 10000000.`);
          return value;
        };
        const size = { organizations: count('organizations', 1_000), people: count('people', 100_000) };
        const ctx = await providerFor(call, installation);
        await seedBench(installation.database.db, ctx.actor.providerId, size, ctx.newId, ctx.now(), (done) => {
          if (done % 100_000 === 0) call.say(`${done} people`);
        });
        call.say(`Added ${size.organizations} organizations and ${size.people} people.`);
      }),
  },
};
