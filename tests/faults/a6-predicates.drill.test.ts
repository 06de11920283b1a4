import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.ts';
import { Matrix } from '../support/matrix/matrix.ts';
import { DropsPredicate, type PredicateSite } from '../support/matrix/predicates.ts';

/** What may be left out unseen, by why nobody sees anything then; each was looked at. */
const reviewed: Readonly<Record<string, readonly string[]>> = {
  'narrows what was asked for; the predicate of the scope stands beside it': [
    'access.attempts countAttempt: .organization_id = ? of sign_in_attempts',
    'access.attempts listAttempts: a.organization_id = ? of sign_in_attempts a, organizations o, customer_users cu',
    'audit listAuditEvents: e.organization_id = ? of audit_events e, organizations o',
    'deliveries listDeliveries: d.organization_id = ? of deliveries d, organizations o',
    'domains listDomains: d.organization_id = ? of organization_domains d, organizations o',
    'domains listDomains: d.organization_id in ? of organization_domains d, organizations o',
    'mfa.rules countReached: p.organization_id in ? of portals p, organizations o',
    'mfa.rules countReached: p.organization_id in ? of portals p, organizations o, customer_users cu, users u',
    'mfa.rules findNotEnrolled: p.organization_id in ? of portals p, organizations o, customer_users cu, users u',
    'mfa.rules findRules: p.organization_id in ? of portals p, organizations o',
    'portals findForSwitch: p.organization_id in ? of portals p, organizations o',
    'portals listPortals: p.organization_id in ? of portals p, organizations o, providers pr',
    'scoping cappedCount < access.attempts listAttempts: a.organization_id = ? of sign_in_attempts a, organizations o, customer_users cu',
    'scoping cappedCount < audit listAuditEvents: e.organization_id = ? of audit_events e, organizations o',
    'scoping cappedCount < deliveries listDeliveries: d.organization_id = ? of deliveries d, organizations o',
    'scoping cappedCount < domains listDomains: d.organization_id = ? of organization_domains d',
    'scoping cappedCount < domains listDomains: d.organization_id in ? of organization_domains d',
    'scoping cappedCount < portals listPortals: p.organization_id in ? of portals p',
    'scoping cappedCount < sessions listOpenSessions: s.organization_id = ? of sessions s, users u, providers p, organizations o, portals po',
    'sessions endMatching: .organization_id = ? of sessions',
    'sessions listOpenSessions: s.organization_id = ? of sessions s, users u, providers p, organizations o, portals po',
  ],
  'the use-case has found these rows within the scope a moment before': [
    'access.attempts countAttempt: .provider_id = ? of sign_in_attempts',
    'invitations findOrganizationHosts: .organization_id in ? of hosts',
    'invitations findOrganizationHosts: .provider_id = ? of hosts',
    'mfa.rules countReached: (p.organization_id in ? and p.provider_id = ?) of portals p, organizations o',
    'mfa.rules countReached: (p.organization_id in ? and p.provider_id = ?) of portals p, organizations o, customer_users cu, users u',
    'mfa.rules findNotEnrolled: (p.organization_id in ? and p.provider_id = ?) of portals p, organizations o, customer_users cu, users u',
    'mfa.rules updateRules: (portals.organization_id in ? and portals.provider_id = ?) of portals',
    'mfa.rules updateRules: .organization_id in ? of portals',
    'mfa.rules updateRules: portals.provider_id = ? of portals',
    'organizations.domains  < organizations.domains read < organizations.domains findDomains: .provider_id = ? of organization_domains',
    'organizations countPeopleBehindPortals: p.provider_id = ? of customer_users u, portals p',
    'organizations countPeopleBehindPortals: u.organization_id in ? of customer_users u, portals p',
    'portals  < portals read < portals updateEnabled: (portals.organization_id in ? and portals.provider_id = ?) of portals',
    'portals  < portals read < portals updateEnabled: .organization_id in ? of portals',
    'portals  < portals read < portals updateEnabled: portals.provider_id = ? of portals',
    'portals deleteLogos: .provider_id = ? of portal_logos',
    'portals findLogo: .organization_id = ? of portal_logos',
    'portals findLogo: .provider_id = ? of portal_logos',
    'portals updateLogo: (portals.organization_id in ? and portals.provider_id = ?) of portals',
    'portals updateLogo: .organization_id = ? of portals',
    'portals updateLogo: portals.provider_id = ? of portals',
    'portals updatePortalRow: (portals.organization_id in ? and portals.provider_id = ?) of portals',
    'portals updatePortalRow: .organization_id = ? of portals',
    'portals updatePortalRow: portals.provider_id = ? of portals',
  ],
};

const drops = new DropsPredicate();
let app: TestApp;
let matrix: Matrix;

beforeAll(async () => {
  app = await startApp({ dialect: 'sqlite', worker: false, quick: true, rateLimitFactor: 1_000_000, plugins: [drops] });
  matrix = await Matrix.open(app);
  drops.asking = () => matrix.asking;
}, 600_000);
afterAll(async () => {
  await matrix.close();
  await app.close();
});

describe('A6: a predicate that is left out turns the matrix red', () => {
  it('each one in each query, one after another', async () => {
    drops.recording = true;
    const whole = await matrix.run();
    drops.recording = false;
    expect(whole.violations).toEqual([]);
    const sites = [...drops.sites.values()];
    const green: PredicateSite[] = [];
    let [refused, red] = [0, 0];
    for (const site of sites.filter(({ guarded, isTie }) => guarded || !isTie)) {
      drops.dropped = site.id;
      drops.times = 0;
      const { violations } = await matrix.run({ untilFirst: true, only: site.askedBy });
      expect([site.name, drops.times > 0]).toEqual([site.name, true]);
      if (violations.length === 0) green.push(site);
      else if (site.guarded) refused += 1;
      else red += 1;
    }
    drops.dropped = null;
    console.log(`A6: ${sites.length} predicates in ${new Set(sites.map(({ name }) => name.split(': ')[0])).size} queries; without them ${refused} are refused by the guard, ${red} turn the matrix red, ${green.length} are reviewed`);
    expect([...new Set(green.map(({ name }) => name))].sort()).toEqual(Object.values(reviewed).flat().sort());
  }, 7_200_000);
});
