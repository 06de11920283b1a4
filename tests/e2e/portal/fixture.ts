import { test as base, expect } from '@playwright/test';
import { startApp, type TestApp } from '../../support/app.ts';
import { startSmtp, type TestSmtp } from '../../support/smtp.ts';
import { goodPassword, type MadeOrganization, type MadePerson } from '../../support/world.ts';

export { expectAccessible } from '../accessible.ts';
export { expect, goodPassword };

interface Shared {
  readonly server: { readonly app: TestApp; readonly smtp: TestSmtp };
}

interface Each {
  readonly app: TestApp;
  readonly smtp: TestSmtp;
  /** An address of the portal. */
  readonly at: (path: string) => string;
  /** Signs a person in through the page and waits until they are where they land. */
  readonly signIn: (person: Pick<MadePerson, 'email'>, password?: string) => Promise<void>;
  /** Switches a portal on or off as an owner does in the console. */
  readonly switchPortal: (organization: MadeOrganization, on: boolean, note?: string) => Promise<void>;
  /** Words that a test provokes on purpose, such as a failed request. */
  readonly mayLog: (pattern: RegExp) => void;
}

/** A real server with its own database and mail server for each worker; a page whose console stays empty for each test. */
export const test = base.extend<Each, Shared>({
  server: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from its pattern
    async ({}, use) => {
      const smtp = await startSmtp();
      const app = await startApp({ env: { SMTP_URL: smtp.url, ALLOW_PRIVATE_TARGETS: '127.0.0.0/8' } });
      await app.world.provider();
      await use({ app, smtp });
      await app.close();
      await smtp.close();
    },
    { scope: 'worker' },
  ],
  app: ({ server }, use) => use(server.app),
  smtp: ({ server }, use) => use(server.smtp),
  at: ({ app }, use) => use((path) => `http://${app.host}${path}`),
  mayLog: [
    async ({ page }, use) => {
      const allowed = [/the server responded with a status of (?:401|403|404|409|410|422|429)/];
      const said: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') said.push(message.text());
      });
      page.on('pageerror', (error) => said.push(String(error)));
      await use((pattern) => allowed.push(pattern));
      expect(said.filter((text) => !allowed.some((pattern) => pattern.test(text)))).toEqual([]);
    },
    { auto: true },
  ],
  signIn: async ({ page, at }, use) => {
    await use(async (person, password = goodPassword) => {
      if (!page.url().includes('/sign-in')) await page.goto(at('/'));
      await page.getByLabel('E-mail address').fill(person.email);
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByLabel('Password', { exact: true }).fill(password);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await expect(page).not.toHaveURL(/\/sign-in/);
    });
  },
  switchPortal: async ({ app }, use) => {
    await use(async (organization, on, note) => {
      const owner = await app.world.staffClient('owner');
      const answer = await owner.post(`/api/admin/portals/${organization.id}/${on ? 'enable' : 'disable'}`, on || note === undefined ? undefined : { note });
      expect(answer.status, answer.text).toBe(200);
    });
  },
});

