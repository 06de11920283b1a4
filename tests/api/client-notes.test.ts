import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app.ts';
import { codeOf, type Client } from '../support/client.ts';
import type { MadeOrganization } from '../support/world.ts';

const path = '/api/admin/client-notes';
const nobody = '01900000-0000-7000-8000-000000000000';

interface Note {
  id: string;
  version: number;
  title: string;
  body: string;
  authorName: string;
  sharedAt: string | null;
  sharedBy: string | null;
}

let app: TestApp;
let technician: Client;
let organization: MadeOrganization;
let manager: Client;
let user: Client;

beforeAll(async () => {
  app = await startApp({ worker: false });
  technician = await app.world.staffClient('technician', { name: 'Theo Technician' });
  organization = await app.world.organization({ name: 'Harbour Dental' });
  manager = await app.world.personClient(await app.world.person(organization, { role: 'manager' }));
  user = await app.world.personClient(await app.world.person(organization));
});
afterAll(() => app.close());

const write = async (title = 'Renewal in March') => (await technician.post(path, { organizationId: organization.id, title, body: 'The firewall licence ends.\nWe propose three years.' })).body as Note;
const history = async (subjectId: string) => ((await (await app.world.staffClient('owner')).list('/api/admin/audit-events', { filter: { subjectId } })).body as { action: string }[]).map(({ action }) => action).reverse();

describe('a note', () => {
  it('is staff’s own until it is shared, and again when it is taken back', async () => {
    const note = await write();
    expect(note).toMatchObject({ authorName: 'Theo Technician', sharedAt: null, sharedBy: null });
    const read = () => manager.get(`/api/portal/client-notes/${note.id}`);
    expect((await read()).status).toBe(404);
    expect((await technician.post(`${path}/${note.id}/share`)).body).toMatchObject({ sharedBy: 'Theo Technician', sharedAt: expect.any(String) as string });
    expect((await read()).body).toMatchObject({ id: note.id, title: 'Renewal in March', body: 'The firewall licence ends.\nWe propose three years.', authorName: 'Theo Technician' });
    const list = await manager.get('/api/portal/client-notes');
    expect(list.headers['content-range']).toBe('client-notes 0-0/1');
    expect((await technician.post(`${path}/${note.id}/unshare`)).body).toMatchObject({ sharedAt: null });
    expect((await read()).status).toBe(404);
    expect(await history(note.id)).toEqual(['client_note.created', 'client_note.shared', 'client_note.unshared']);
    expect((await technician.delete(`${path}/${note.id}`)).status).toBe(204);
    expect((await technician.get(`${path}/${note.id}`)).status).toBe(404);
  });

  it('is changed only as it was read', async () => {
    const note = await write('Old title');
    expect((await technician.put(`${path}/${note.id}`, { ...note, title: 'New title' })).body).toMatchObject({ title: 'New title', version: 2 });
    const stale = await technician.put(`${path}/${note.id}`, { ...note, title: 'Another title' });
    expect([stale.status, codeOf(stale)]).toEqual([409, 'changed_meanwhile']);
    expect((await technician.post(path, { organizationId: organization.id, title: 'Empty', body: '  ' })).status).toBe(422);
    expect((await technician.post(path, { organizationId: nobody, title: 'Nowhere', body: 'x' })).status).toBe(404);
  });

  it('is read by viewers and written by technicians and above', async () => {
    const note = await write();
    const viewer = await app.world.staffClient('viewer');
    expect((await viewer.get(`${path}/${note.id}`)).status).toBe(200);
    for (const refused of [await viewer.post(path, { organizationId: organization.id, title: 'No', body: 'No' }), await viewer.post(`${path}/${note.id}/share`), await viewer.delete(`${path}/${note.id}`)]) expect([refused.status, codeOf(refused)]).toEqual([403, 'forbidden']);
  });

  it('is no section of a standard user, who is told that it is for account managers', async () => {
    const refused = await user.get('/api/portal/client-notes');
    expect([refused.status, codeOf(refused)]).toEqual([403, 'feature_hidden']);
    expect((refused.body as { detail: string }).detail).toContain('is for the account managers of your company');
  });
});
