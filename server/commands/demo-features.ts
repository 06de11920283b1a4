import type { OwnClient } from '../platform/own-api.ts';

/** What the team wrote down about customers; the first of each is shared with its account managers. */
const notes: Readonly<Record<string, readonly { readonly title: string; readonly body: string }[]>> = {
  'Harbour Dental': [
    { title: 'Plan for the first quarter', body: 'January: the two reception PCs are replaced, on a Wednesday afternoon while you are closed.\nFebruary: the X-ray server moves to the new machine; we test with you the week before.\nMarch: the firewall licence ends. We propose three years, as last time.' },
    { title: 'Before the next visit', body: 'The key to the server cupboard is with the practice manager. Park behind the building.' },
  ],
  'Kestrel Architects': [{ title: 'Render server: what we agreed', body: 'Restarts only after six in the evening, and never before a deadline without asking Mr Kestrel.\nA second graphics card is ordered; it goes in on the first Friday after it arrives.' }],
  'Northgate Law LLP': [{ title: 'Yearly review of access', body: 'Four people left since last year; their access is closed and their mailboxes are kept for seven years, as your rules ask.\nPlease confirm the list of partners by the end of the month.' }],
  'Summit Logistics GmbH': [{ title: 'Shared tablets', body: 'Twelve tablets are in use. Two were not seen for a month: please have a look in the Hamburg depot.' }],
};

/** Fills what customers see: notes for account managers, one organization that shows them to everybody, and one person as an exception. */
export async function addDemoFeatures(staff: OwnClient, ids: ReadonlyMap<string, string>): Promise<void> {
  for (const [name, written] of Object.entries(notes)) {
    for (const [index, note] of written.entries()) {
      const { body } = await staff.call('POST', '/api/admin/client-notes', { organizationId: ids.get(name), ...note });
      if (index === 0) await staff.call('POST', `/api/admin/client-notes/${(body as { id: string }).id}/share`);
    }
  }
  const publish = (cells: object[]) => staff.call('POST', '/api/admin/feature-publications', { cells });
  const feature = 'client_notes';
  await publish([{ level: 'organization', organizationId: ids.get('Ironbridge Joinery'), feature, state: 'visible' }]);
  await publish([{ level: 'role', organizationId: ids.get('Granite Motors'), role: 'manager', feature, state: 'hidden' }]);
  const filter = encodeURIComponent(JSON.stringify({ organizationId: ids.get('Harbour Dental'), role: 'user', status: 'active' }));
  const { body } = await staff.call('GET', `/api/admin/customer-users?filter=${filter}&range=[0,0]`);
  const [person] = body as { id: string }[];
  if (person) await publish([{ level: 'person', customerUserId: person.id, feature, state: 'visible' }]);
}
