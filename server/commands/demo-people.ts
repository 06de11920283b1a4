export interface DemoOrganization {
  readonly name: string;
  readonly externalId: string;
  readonly domain: string;
  readonly phone: string;
  readonly notes: string;
  /** How the portal stands at the end. */
  readonly portal: 'on' | 'off' | 'never';
  readonly archived: boolean;
  readonly people: number;
  readonly note?: string;
  readonly welcome?: string;
}

/** Twelve customers of a believable provider. */
export const demoOrganizations: readonly DemoOrganization[] = [
  { name: 'Harbour Dental', externalId: 'C-10001', domain: 'harbour-dental.example', phone: '+44 20 7946 0101', notes: 'Two surgeries; closed on Wednesday afternoons.', portal: 'on', archived: false, people: 14, welcome: 'Welcome to your IT portal. Printer trouble at the front desk? Call us right away: patients come first.' },
  { name: 'Kestrel Architects', externalId: 'C-10002', domain: 'kestrel-architects.example', phone: '+44 20 7946 0102', notes: 'Large files; ask before restarting the render server.', portal: 'on', archived: false, people: 22 },
  { name: 'Northgate Law LLP', externalId: 'C-10003', domain: 'northgate-law.example', phone: '+44 20 7946 0103', notes: 'Partners are protected: call back on the office number only.', portal: 'on', archived: false, people: 18 },
  { name: 'Willow & Co Bakery', externalId: 'C-10004', domain: 'willow-bakery.example', phone: '+44 20 7946 0104', notes: 'Call before noon.', portal: 'off', archived: false, people: 7, note: 'We are moving your mailboxes this week. The portal opens again on Monday at 8:00.' },
  { name: 'Summit Logistics GmbH', externalId: 'C-10005', domain: 'summit-logistics.example', phone: '+49 30 5550 105', notes: 'Drivers share tablets.', portal: 'on', archived: false, people: 31 },
  { name: 'St. Mary’s School', externalId: 'C-10006', domain: 'st-marys.example', phone: '+44 20 7946 0106', notes: 'Changes only during holidays.', portal: 'on', archived: false, people: 26 },
  { name: 'Lakeside Clinic', externalId: 'C-10007', domain: 'lakeside-clinic.example', phone: '+44 20 7946 0107', notes: 'Roll-out planned for December.', portal: 'never', archived: false, people: 12 },
  { name: 'Granite Motors', externalId: 'C-10008', domain: 'granite-motors.example', phone: '+44 20 7946 0108', notes: '', portal: 'on', archived: false, people: 9 },
  { name: 'Fjord Foods A/S', externalId: 'C-10009', domain: 'fjord-foods.example', phone: '+45 32 55 01 09', notes: 'Night shift reaches us on the emergency line.', portal: 'on', archived: false, people: 17 },
  { name: 'Bluebell Insurance', externalId: 'C-10010', domain: 'bluebell-insurance.example', phone: '+44 20 7946 0110', notes: '', portal: 'never', archived: false, people: 11 },
  { name: 'Ironbridge Joinery', externalId: 'C-10011', domain: 'ironbridge-joinery.example', phone: '+44 20 7946 0111', notes: 'One shared office PC.', portal: 'on', archived: false, people: 5 },
  { name: 'Redwood Textiles', externalId: 'C-10012', domain: 'redwood-textiles.example', phone: '+44 20 7946 0112', notes: 'Contract ended in October.', portal: 'off', archived: true, people: 6 },
];

const first = ['Amélie', 'Björn', 'Chloé', 'Daniel', 'Eilidh', 'Fatima', 'George', 'Hannah', 'Íñigo', 'Jürgen', 'Katarzyna', 'Łukasz', 'María', 'Noor', 'Oisín', 'Priya', 'Quentin', 'Renée', 'Siobhán', 'Tomáš', 'Ursula', 'Vikram', 'Wanjiku', 'Yusuf', 'Zoë'];
const last = ['O’Brien', 'van der Berg', 'Smith-Jones', 'Müller', 'García', 'Nowak', 'Andersson', 'Nakamura', 'Okafor', 'Kaya', 'Rossi', 'Dubois', 'Ivanova', 'Fernández', 'Haddad', 'Lindström', 'Mac Giolla', 'Ng', 'Öztürk'];
const plain = (text: string) => text.replaceAll('Ł', 'L').normalize('NFD').replaceAll(/[^A-Za-z]/gu, '').toLowerCase();

/** The person at a place in the whole list; the same each time, every name once. */
export function demoPerson(position: number, domain: string): { name: string; email: string; phone: string } {
  const [given, family] = [first[position % first.length] ?? 'Ada', last[(position * 7) % last.length] ?? 'Smith'];
  return { name: `${given} ${family}`, email: `${plain(given)}.${plain(family)}@${domain}`, phone: position % 3 === 0 ? `+44 7700 900${String(100 + (position % 900)).slice(-3)}` : '' };
}

/** Browsers as they sign in. */
export const demoBrowsers = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0',
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15',
] as const;
