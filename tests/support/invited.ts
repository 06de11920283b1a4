import { startApp, until, type StartOptions, type TestApp } from './app.ts';
import { codeOf, type Answer, type Client } from './client.ts';
import { startSmtp, type TestSmtp } from './smtp.ts';

export interface AppWithMail {
  readonly app: TestApp;
  readonly smtp: TestSmtp;
  readonly close: () => Promise<void>;
}

export interface Invitation {
  readonly id: string;
  readonly customerUserId: string;
  readonly email: string;
  readonly state: string;
  readonly sentAt: string | null;
  readonly expiresAt: string | null;
  readonly codeExpiresAt: string | null;
  readonly timesSent: number;
}

/** The real app with a real mail server beside it. */
export async function startAppWithMail(options: StartOptions = {}): Promise<AppWithMail> {
  const smtp = await startSmtp();
  const app = await startApp({ ...options, env: { SMTP_URL: smtp.url, ALLOW_PRIVATE_TARGETS: '127.0.0.0/8', ...options.env } });
  return { app, smtp, close: async () => app.close().finally(() => smtp.close()) };
}

function expectStatus(answer: Answer, status: number): Answer {
  if (answer.status !== status) throw new Error(`Expected ${status}, got ${answer.status} ${codeOf(answer) ?? ''}: ${answer.text}`);
  return answer;
}

/** Invites a person as staff would. */
export async function invite(staff: Client, customerUserId: string, options: { sendWhileOff?: boolean } = {}): Promise<Invitation> {
  return expectStatus(await staff.post('/api/admin/invitations', { customerUserId, ...options }), 201).body as Invitation;
}

/** The invitations an address was mailed; mailers write its domain in lower case. */
export function invitationsTo(smtp: TestSmtp, address: string) {
  return smtp.mails.filter(({ to, subject }) => to.some((one) => one.toLowerCase() === address.toLowerCase()) && subject.includes('invites you'));
}

/** The link of the newest mail to an address, once it has had `count` of them. */
export async function linkMailedTo(smtp: TestSmtp, address: string, count = 1): Promise<{ url: string; token: string }> {
  const mails = await until(async () => {
    const found = invitationsTo(smtp, address);
    return found.length >= count && found;
  });
  const url = /https?:\/\/[^\s"<>]+\/accept#[\w-]+/u.exec(mails.at(-1)?.text ?? '')?.[0];
  if (url === undefined) throw new Error(`The mail to ${address} holds no link: ${mails.at(-1)?.text}`);
  return { url, token: url.slice(url.indexOf('#') + 1) };
}

/** Invites a person and gives the link they are mailed. */
export async function invitedWithLink({ smtp }: AppWithMail, staff: Client, person: { customerUserId: string; email: string }): Promise<{ invitation: Invitation; token: string; url: string }> {
  const before = invitationsTo(smtp, person.email).length;
  const invitation = await invite(staff, person.customerUserId);
  return { invitation, ...(await linkMailedTo(smtp, person.email, before + 1)) };
}

/** A code to read out for an invitation. */
export async function phoneCode(staff: Client, invitationId: string): Promise<string> {
  return (expectStatus(await staff.post(`/api/admin/invitations/${invitationId}/phone-code`), 200).body as { code: string }).code;
}

/** Redeems as a fresh browser. */
export async function redeemAs(client: Client, proof: { token: string } | { email: string; code: string }, more: { name?: string; password?: string; transport?: 'cookie' | 'token' } = {}): Promise<Answer> {
  return client.post('/api/portal/invitations/redeem', { ...proof, ...more });
}

/** How many rows each table that acceptance could touch holds. */
export async function footprint(app: TestApp): Promise<{ users: number; sessions: number; active: number }> {
  const db = app.database.db.withoutPlugins();
  const count = async (table: 'users' | 'sessions') => Number((await db.selectFrom(table).select(({ fn }) => fn.countAll().as('n')).executeTakeFirstOrThrow()).n);
  const active = await db.selectFrom('customer_users').select(({ fn }) => fn.countAll().as('n')).where('user_id', 'is not', null).executeTakeFirstOrThrow();
  return { users: await count('users'), sessions: await count('sessions'), active: Number(active.n) };
}
