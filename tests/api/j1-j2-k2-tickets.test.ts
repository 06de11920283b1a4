import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../shared/limits.ts';
import { newId } from '../../server/platform/ids.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { codeOf, type Answer, type Client } from '../support/client.ts';
import { form } from '../support/upload.ts';
import type { MadePerson } from '../support/world.ts';

let app: TestApp;
let ada: MadePerson;
let adaClient: Client;
let bobClient: Client;
let managerClient: Client;
let elsewhere: Client;
let owner: Client;
beforeAll(async () => {
  app = await startApp({ worker: false });
  const { world } = app;
  owner = await world.staffClient('owner');
  const [alder, birch] = [await world.organization({ name: 'Alder Files' }), await world.organization({ name: 'Birch Files' })];
  ada = await world.person(alder);
  adaClient = await world.personClient(ada);
  bobClient = await world.personClient(await world.person(alder));
  managerClient = await world.personClient(await world.person(alder, { role: 'manager' }));
  elsewhere = await world.personClient(await world.person(birch, { role: 'manager' }));
});
afterAll(() => app.close());

const key = () => newId(Date.now());
const raw = () => app.database.db.withoutPlugins();
const count = async (table: 'tickets' | 'ticket_comments' | 'ticket_files' | 'file_chunks' | 'jobs' | 'audit_events') => Number((await raw().selectFrom(table).select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow()).count);
const raise = (client: Client, wish: object) => client.post('/api/portal/tickets', { subject: 'Printer jams', description: 'Again.', ...wish }) as Promise<Answer<{ id: string; number: number }>>;
const ticketOf = async (client: Client) => (await raise(client, { id: key() })).body.id;
const attach = (client: Client, ticketId: string, name: string, content: string | Uint8Array, fields: Readonly<Record<string, string>> = {}, door = 'portal') =>
  client.send(`/api/${door}/tickets/${ticketId}/attachments`, { method: 'POST', ...form([...Object.entries(fields), ['file', { name, content }]]) }) as Promise<Answer<{ id: string; fileName: string; mediaType: string; bytes: number; commentId: string | null }>>;

const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');
const ended = (signature: string, rest = '\0'.repeat(64)) => Buffer.from(signature + rest, 'latin1');
const jpeg = (width = 8, height = 8) => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1'), Buffer.from([0xff, 0xc0, 0, 17, 8, height >> 8, height & 255, width >> 8, width & 255, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]), Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 1, 2, 3, 0xff, 0xd9])]);
const pngOf = (width: number, height: number) => {
  const bytes = Buffer.from(png);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
};
const zip = (...names: readonly string[]) => Buffer.from(names.map((name) => `PK\x03\x04${'\0'.repeat(22)}${String.fromCharCode(name.length)}\0\0\0${name}`).join(''), 'latin1');

describe('K2 a request that is sent again', () => {
  it('gives 50 simultaneous senders one ticket and one answer, and refuses another content under its name', async () => {
    const id = key();
    const before = await count('tickets');
    const answers = await Promise.all(Array.from({ length: 50 }, () => raise(adaClient, { id })));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(new Set([`201 ${answers[0]?.text}`]));
    expect(await count('tickets')).toBe(before + 1);
    app.clock.advance(89 * 86_400_000);
    expect((await raise(await app.world.personClient(ada), { id })).text).toBe(answers[0]?.text);
    app.clock.advance(-89 * 86_400_000);
    await owner.post(`/api/admin/tickets/${answers[0]?.body.id}/comments`, { text: 'Changed meanwhile', status: 'closed' });
    const again = await raise(adaClient, { id });
    expect([again.status, again.text]).toEqual([201, answers[0]?.text]);
    const other = await raise(adaClient, { id, description: 'Something else.' });
    expect([other.status, codeOf(other)]).toEqual([422, 'different_request']);
    expect(await count('tickets')).toBe(before + 1);
    // What it was raised under leads to it, for its author alone.
    expect((await adaClient.get(`/api/portal/tickets/${id}`)).body).toMatchObject({ id: answers[0]?.body.id });
    expect(codeOf(await bobClient.get(`/api/portal/tickets/${id}`))).toBe('not_found');
  });

  it('is another person’s own, and another organization’s', async () => {
    const id = key();
    const answers = await Promise.all([adaClient, bobClient, elsewhere].map((client) => raise(client, { id })));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(3);
  });

  it('adds one comment of 50, and one file of several', async () => {
    const [ticketId, other] = [await ticketOf(adaClient), await ticketOf(adaClient)];
    const id = key();
    const before = await count('ticket_comments');
    const answers = await Promise.all(Array.from({ length: 50 }, () => adaClient.post(`/api/portal/tickets/${ticketId}/comments`, { id, text: 'Still broken' })));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect([answers[0]?.status, await count('ticket_comments')]).toEqual([201, before + 1]);
    expect(codeOf(await adaClient.post(`/api/portal/tickets/${ticketId}/comments`, { id, text: 'Other words' }))).toBe('different_request');
    expect(codeOf(await adaClient.post(`/api/portal/tickets/${other}/comments`, { id, text: 'Still broken' }))).toBe('different_request');
    const file = key();
    const first = await attach(adaClient, ticketId, 'photo.png', png, { id: file });
    const second = await attach(adaClient, ticketId, 'photo.png', png, { id: file });
    expect([first.status, second.status, second.text]).toEqual([201, 201, first.text]);
    expect(codeOf(await attach(adaClient, ticketId, 'other.png', png, { id: file }))).toBe('different_request');
    expect(await count('ticket_files')).toBe(1);
  });
});

describe('J1 a file that is attached', () => {
  const accepted: readonly (readonly [string, Buffer | string, string])[] = [
    ['photo.png', png, 'image/png'],
    ['IMG_0042.jpg', jpeg(), 'image/jpeg'],
    ['dance.gif', ended('GIF89a\x08\0\x08\0'), 'image/gif'],
    ['shot.webp', ended('RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x07\0\0\x07\0\0'), 'image/webp'],
    ['IMG_1.heic', ended('\0\0\0\x18ftypheic'), 'image/heic'],
    ['invoice.pdf', ended('%PDF-1.7\n'), 'application/pdf'],
    ['letter.docx', zip('[Content_Types].xml', 'word/document.xml'), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['list.xlsx', zip('[Content_Types].xml', 'xl/workbook.xml'), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['error.log', '2026-11-22 spooler: jam\nØ ünïcode\n', 'text/plain'],
  ];

  it('is kept as its content says and given back byte for byte, for saving only', async () => {
    const ticketId = await ticketOf(adaClient);
    for (const [name, content, mediaType] of accepted) {
      const { status, body, text } = await attach(adaClient, ticketId, name, content);
      expect([name, status, body.mediaType, body.fileName, text]).toEqual([name, 201, mediaType, name, text]);
      const file = await managerClient.get(`/api/portal/tickets/${ticketId}/attachments/${body.id}`);
      expect([file.status, file.headers['content-type'], file.headers['x-content-type-options'], Number(file.headers['content-length'])]).toEqual([200, mediaType, 'nosniff', Buffer.byteLength(content)]);
      expect(file.headers['content-disposition']).toMatch(/^attachment; /u);
      expect(file.headers['content-security-policy']).toMatch(/default-src 'none'.*sandbox/u);
    }
    const shown = (await adaClient.get(`/api/portal/tickets/${ticketId}`)).body as { attachments: { fileName: string }[] };
    expect(shown.attachments.map(({ fileName }) => fileName)).toEqual(accepted.map(([name]) => name));
  });

  const html = '<!doctype html><script>alert(1)</script>';
  const hostile: readonly (readonly [string, string | Buffer])[] = [
    // What is active however it is called.
    ...['page.html', 'page.htm', 'page.xhtml', 'page.txt', 'page.log', 'page.csv', 'page.png', 'page.pdf', 'page'].map((name) => [name, html] as const),
    ['drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['drawing.txt', '\uFEFF  \n<svg onload=alert(1)>'],
    ['drawing.png', '<?xml version="1.0"?><svg/>'],
    ['form.xml', '<?xml version="1.0"?><x/>'],
    ['feed.txt', '<?xml version="1.0"?><x/>'],
    ['page.mht', 'MIME-Version: 1.0\r\n\r\n'],
    ['page.txt', 'MIME-Version: 1.0\r\nContent-Type: multipart/related'],
    ['run.txt', '#!/bin/sh\nrm -rf /'],
    ['letter.txt', '{\\rtf1\\ansi}'],
    ['plot.txt', '%!PS-Adobe-3.0'],
    ['app.js', 'alert(1)'],
    ['run.bat', 'del *.*'],
    ['run.ps1', 'Get-Process'],
    ['run.vbs', 'MsgBox 1'],
    ['link.url', '[InternetShortcut]\nURL=file:///c:/x'],
    ['link.lnk', ended('L\0\0\0\x01\x14\x02\0')],
    ['setup.exe', ended('MZ\x90\0')],
    // What its name does not say.
    ['photo.png', jpeg()],
    ['photo.jpg', png],
    ['photo.png', ended('MZ\x90\0')],
    ['photo.jpg', ended('MZ\x90\0')],
    ['photo.pdf', png],
    ['invoice.pdf', ended('MZ\x90\0')],
    ['invoice.png', ended('%PDF-1.7')],
    ['invoice.pdf.exe', ended('%PDF-1.7')],
    ['list.xlsx', zip('[Content_Types].xml', 'word/document.xml')],
    ['letter.docm', zip('[Content_Types].xml', 'word/document.xml')],
    ['letter.docx', zip('[Content_Types].xml', 'word/vbaProject.bin')],
    ['letter.docx', zip('evil.exe')],
    ['letter.doc', ended('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')],
    ['bomb.zip', zip('bomb.txt')],
    ['bomb.docx', ended('PK\x05\x06')],
    ['bomb.gz', ended('\x1f\x8b\x08')],
    ['disk.iso', ended('CD001')],
    ['applet.jar', zip('META-INF/MANIFEST.MF')],
    ['photo', png],
    ['png', png],
    ['.png', png],
    // Polyglots and broken beginnings.
    ['both.gif', 'GIF89a=1;alert(1)//'],
    ['both.jpg', `\xff\xd8\xff${html}`],
    ['both.png', `\x89PNG\r\n${html}`],
    ['both.webp', `RIFF0000WEBP${html}`],
    ['half.png', png.subarray(0, 12)],
    ['half.jpg', jpeg().subarray(0, 6)],
    // Pictures that unfold into too much, or into nothing.
    ['flood.png', pngOf(60_000, 60_000)],
    ['flood.png', pngOf(4_000_000_000, 4_000_000_000)],
    ['flood.jpg', jpeg(65_000, 65_000)],
    ['flood.gif', ended('GIF89a\xff\xff\xff\xff')],
    ['nothing.png', pngOf(0, 0)],
    // Nothing, and text that is none.
    ['empty.txt', ''],
    ['empty.png', ''],
    ['zeros.txt', 'a\0b'],
    ['broken.txt', Buffer.from([0x41, 0xff, 0xfe, 0x42])],
    ['wide.csv', Buffer.from('\uFEFFa;b', 'utf16le')],
  ];

  it(`is refused and leaves nothing behind where it is none of them: ${hostile.length} hostile files`, async () => {
    expect(hostile.length).toBeGreaterThanOrEqual(60);
    const ticketId = await ticketOf(adaClient);
    const before = [await count('ticket_files'), await count('file_chunks'), await count('jobs')];
    for (const [name, content] of hostile) {
      const answer = await attach(adaClient, ticketId, name, content);
      expect([name, answer.status, codeOf(answer)]).toEqual([name, 422, 'file_not_accepted']);
    }
    expect([await count('ticket_files'), await count('file_chunks'), await count('jobs')]).toEqual(before);
  });

  it('loses what its name hides: folders, turned letters, length', async () => {
    const ticketId = await ticketOf(adaClient);
    const names: readonly (readonly [string, string])[] = [
      ['../../etc/passwd.png', 'passwd.png'],
      ['C:\\Windows\\system32\\a.png', 'a.png'],
      ['/var/x.png', 'x.png'],
      ['a\u202Egnp.exe.png', 'agnp.exe.png'],
      ['SHOUTED.PNG', 'SHOUTED.png'],
      ['  .. spaced   out .png', 'spaced out.png'],
      [`${'l'.repeat(190)}.png`, `${'l'.repeat(140)}.png`],
      ['ünï “x” <y>.png', 'ünï “x” _y_.png'],
    ];
    for (const [name, kept] of names) expect((await attach(adaClient, ticketId, name, png)).body.fileName, name).toBe(kept);
  });

  it('is refused over the limit of a file, of a person and of an organization', async () => {
    const ticketId = await ticketOf(adaClient);
    const before = await count('file_chunks');
    const large = await attach(adaClient, ticketId, 'large.txt', 'x'.repeat(limits.ticket.attachmentBytes + 1));
    expect([large.status, codeOf(large)]).toEqual([413, 'payload_too_large']);
    const { body } = await attach(adaClient, ticketId, 'small.png', png);
    const use = (bytes: number) => raw().updateTable('ticket_files').set({ bytes }).where('id', '=', body.id).execute();
    await use(limits.ticket.attachmentBytesPerPerson - 10);
    expect(codeOf(await attach(adaClient, ticketId, 'more.png', png))).toBe('attachment_quota');
    expect((await attach(managerClient, ticketId, 'more.png', png)).status).toBe(201);
    await use(limits.ticket.attachmentBytesPerOrganization);
    expect(codeOf(await attach(managerClient, ticketId, 'more.png', png))).toBe('attachment_quota');
    await use(png.length);
    expect(await count('file_chunks')).toBe(before + 2);
  });
});

describe('J2 a file of a ticket', () => {
  it('belongs to a comment of its author, and to no closed ticket', async () => {
    const ticketId = await ticketOf(adaClient);
    const { body: comment } = (await adaClient.post(`/api/portal/tickets/${ticketId}/comments`, { id: key(), text: 'See the photo' })) as Answer<{ id: string }>;
    expect((await attach(adaClient, ticketId, 'photo.png', png, { commentId: comment.id })).body).toMatchObject({ commentId: comment.id });
    expect((await attach(managerClient, ticketId, 'photo.png', png, { commentId: comment.id })).status).toBe(422);
    for (const fields of [{ commentId: key() }, { commentId: 'x' }, { id: 'x' }, { other: 'x' }]) expect((await attach(adaClient, ticketId, 'photo.png', png, fields as Record<string, string>)).status).toBe(422);
    expect((await attach(owner, ticketId, 'answer.png', png, {}, 'admin')).status).toBe(201);
    await adaClient.post(`/api/portal/tickets/${ticketId}/close`);
    expect(codeOf(await attach(adaClient, ticketId, 'photo.png', png))).toBe('ticket_closed');
  });

  it('is not found by anybody who may not see the ticket, nor through another ticket', async () => {
    const [ticketId, own] = [await ticketOf(adaClient), await ticketOf(bobClient)];
    const { body } = await attach(adaClient, ticketId, 'photo.png', png);
    const path = (ticket: string, file = body.id) => `/api/portal/tickets/${ticket}/attachments/${file}`;
    expect((await adaClient.get(path(ticketId))).status).toBe(200);
    for (const answer of [await bobClient.get(path(ticketId)), await elsewhere.get(path(ticketId)), await bobClient.get(path(own)), await adaClient.get(path(ticketId, key())), await attach(elsewhere, ticketId, 'photo.png', png), await attach(bobClient, ticketId, 'photo.png', png)]) expect([answer.status, codeOf(answer)]).toEqual([404, 'not_found']);
    expect((await app.client().get(path(ticketId))).status).toBe(401);
    const limited = await app.world.staffClient('technician', { organizationIds: [(await app.world.organization()).id] });
    expect(codeOf(await limited.get(`/api/admin/tickets/${ticketId}/attachments/${body.id}`))).toBe('not_found');
    expect((await owner.get(`/api/admin/tickets/${ticketId}/attachments/${body.id}`)).status).toBe(200);
  });
});
