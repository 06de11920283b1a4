#!/usr/bin/env node
// Writes a roster as providers really export it from a PSA: two CSV files that a person has touched in a spreadsheet, and expected.json:
// what an importer must make of them (rows accepted, merged, refused and why).
//   node tests/support/roster.mjs OUTDIR [organizations=200] [people=5000] [seed=1]
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Expected
 * @property {{ rows: number, accepted: number, duplicate: number, refused: number }} organizations
 * @property {{ rows: number, accepted: number, duplicate: number, refused: Record<string, number> }} people
 *
 * @typedef {object} Roster
 * @property {string} organizations with semicolons, BOM and CRLF, as a European Excel saves it
 * @property {string} people with commas and LF
 * @property {Expected} expected
 */

const firstNames = ['Amélie', 'Björn', 'Chloé', 'Dmitri', 'Eilidh', 'Fatima', 'Gökhan', 'Hannah', 'Íñigo', 'Jürgen', 'Katarzyna', 'Łukasz', 'María', 'Nguyễn', 'Oisín', 'Priya', 'Quentin', 'Renée', 'Siobhán', 'Tomáš', 'Ursula', 'Vikram', 'Wanjiku', 'Xiùyīng', 'Yusuf', 'Zoë', '美咲', 'محمد'];
const lastNames = ["O'Brien", 'van der Berg', 'Smith-Jones', 'Müller', 'García López', 'Nowak', 'Andersson', 'Nakamura', 'Okafor', 'Kaya', 'Rossi', 'Dubois', 'Ivanova', 'Fernández', 'Haddad', 'Kowalski', 'Lindström', 'Mac Giolla', 'Ng', 'Öztürk'];
const trades = ['Dental', 'Logistics', 'Law', 'Accounting', 'Bakery', 'Architects', 'Clinic', 'Motors', 'Foods', 'Insurance', 'Joinery', 'Textiles', 'School', 'Hotels', 'Farm Supplies'];
const places = ['Harbour', 'Alder', 'Northgate', 'Elm Street', 'Redwood', 'Lakeside', 'St. Mary’s', 'Union', 'Kestrel', 'Granite', 'Willow & Co', 'Bluebell', 'Ironbridge', 'Summit', 'Fjord'];
const forms = ['Ltd', 'LLC', 'GmbH', 'Inc.', 'S.A.', 'B.V.', 'Pty Ltd', ''];

/** xorshift32: the same numbers for the same seed. @param {number} seed */
function chances(seed) {
  let state = seed >>> 0 || 1;
  const random = () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
  return {
    random,
    /** @template T @param {readonly T[]} list @returns {T} */
    pick: (list) => /** @type {T} */ (list[Math.floor(random() * list.length)]),
    /** @param {number} share */
    chance: (share) => random() < share,
  };
}

/** @param {string} value @param {string} separator */
const quoted = (value, separator) => (/["\r\n]/.test(value) || value.includes(separator) || /^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
/** @param {string[][]} rows @param {string} separator @param {string} lineEnd */
const csv = (rows, separator, lineEnd) => rows.map((row) => row.map((value) => quoted(value, separator)).join(separator)).join(lineEnd) + lineEnd;
/** @param {string} text */
const ascii = (text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[^A-Za-z0-9]+/g, '').toLowerCase();

/**
 * A roster of that many organizations and people; the same for the same seed.
 * @param {{ organizations?: number, people?: number, seed?: number }} [size]
 * @returns {Roster}
 */
export function makeRoster({ organizations: organizationCount = 200, people: peopleCount = 5000, seed = 1 } = {}) {
  const { random, pick, chance } = chances(seed);
  /** @type {Expected} */
  const expected = { organizations: { rows: 0, accepted: 0, duplicate: 0, refused: 0 }, people: { rows: 0, accepted: 0, duplicate: 0, refused: {} } };

  /** @type {{ id: string, name: string, domain: string, active: boolean }[]} */
  const organizations = [];
  const organizationLines = [['Company Name', 'Company ID', 'Domain', 'Phone', 'Status', 'Notes']];
  for (let index = 0; index < organizationCount; index += 1) {
    const name = `${pick(places)} ${pick(trades)} ${pick(forms)}`.trim() + (index % 7 === 0 ? ` (${index})` : ` ${index}`);
    const organization = { id: `C-${String(10000 + index)}`, name, domain: `${ascii(name).slice(0, 24)}${index}.example`, active: !chance(0.05) };
    const status = organization.active ? 'Active' : 'Inactive';
    organizations.push(organization);
    const notes = chance(0.1) ? `Call before noon; ask for "the boss"\r\nSecond line` : '';
    organizationLines.push([chance(0.1) ? ` ${name} ` : name, organization.id, chance(0.2) ? organization.domain.toUpperCase() : organization.domain, `+44 20 7946 ${String(1000 + index).slice(-4)}`, status, notes]);
    expected.organizations.rows += 1;
    expected.organizations.accepted += 1;
    if (!chance(0.02)) continue;
    organizationLines.push([name, organization.id, organization.domain, '', status, '']);
    expected.organizations.rows += 1;
    expected.organizations.duplicate += 1;
  }
  organizationLines.push(['', 'C-99999', 'nameless.example', '', 'Active', '']);
  expected.organizations.rows += 1;
  expected.organizations.refused += 1;

  // Mixed case, repeated addresses, wrong ones, unknown companies, roles in the provider's own words.
  const peopleLines = [['First Name', 'Last Name', 'Email Address', 'Company ID', 'Portal Role', 'Mobile']];
  for (let index = 0; index < peopleCount; index += 1) {
    const organization = pick(organizations);
    const [first, last] = [pick(firstNames), pick(lastNames)];
    const local = `${ascii(first) || 'user'}.${ascii(last)}${index}`;
    const email = `${local}@${organization.domain}`;
    expected.people.rows += 1;
    const kind = random();
    const wrong = kind < 0.02 ? 'email_invalid' : kind < 0.03 ? 'email_missing' : kind < 0.04 ? 'organization_unknown' : kind < 0.05 ? 'role_unknown' : null;
    if (wrong !== null) {
      const address = wrong === 'email_invalid' ? `${local}(at)${organization.domain}` : wrong === 'email_missing' ? '' : email;
      peopleLines.push([first, last, address, wrong === 'organization_unknown' ? 'C-00000' : organization.id, wrong === 'role_unknown' ? 'Superuser' : 'User', '']);
      expected.people.refused[wrong] = (expected.people.refused[wrong] ?? 0) + 1;
      continue;
    }
    peopleLines.push([first, last, chance(0.15) ? email.toUpperCase() : chance(0.05) ? ` ${email} ` : email, organization.id, pick(['User', 'user', 'Manager', 'MANAGER', '']), chance(0.5) ? `+49 151 ${String(10000000 + index)}` : '']);
    expected.people.accepted += 1;
    if (!chance(0.03)) continue;
    peopleLines.push([first, last, email.replace(/^./, (letter) => letter.toUpperCase()), organization.id, 'User', '']);
    expected.people.rows += 1;
    expected.people.duplicate += 1;
  }
  return { organizations: `\uFEFF${csv(organizationLines, ';', '\r\n')}`, people: csv(peopleLines, ',', '\n'), expected };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, ...numbers] = process.argv.slice(2);
  if (folder === undefined) {
    console.error('usage: roster.mjs OUTDIR [organizations] [people] [seed]');
    process.exit(2);
  }
  const [organizations = 200, people = 5000, seed = 1] = numbers.map(Number);
  const roster = makeRoster({ organizations, people, seed });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'organizations.csv'), roster.organizations);
  writeFileSync(join(folder, 'people.csv'), roster.people);
  writeFileSync(join(folder, 'expected.json'), `${JSON.stringify(roster.expected, null, 2)}\n`);
  console.log(JSON.stringify(roster.expected));
}
