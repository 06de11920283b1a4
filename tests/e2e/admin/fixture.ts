import { expect, goodPassword, test as portalTest } from '../portal/fixture.ts';
import type { Page } from '@playwright/test';
import type { StaffRole } from '../../../shared/permissions.ts';
import { totpCode, totpStep } from '../../../server/features/mfa/mfa.domain.ts';
import { startApp, type TestApp } from '../../support/app.ts';
import type { Client } from '../../support/client.ts';
import type { MadeStaff, World } from '../../support/world.ts';

export { expectAccessible } from '../accessible.ts';
export { expect, goodPassword };

export type StaffClient = Client & { readonly staff: MadeStaff };

interface Each {
  /** Signs a member of staff in on the page's browser and opens a page of the console. */
  readonly open: (path: string, role?: StaffRole, options?: Parameters<World['staff']>[1]) => Promise<StaffClient>;
  /** The same at another app. */
  readonly openAt: (app: TestApp, path: string, role?: StaffRole) => Promise<StaffClient>;
  /** An app without a mail server. */
  readonly quiet: TestApp;
}

/** The portal's fixture (a real server, a page whose console stays empty) with a console to open as a member of staff. */
export const test = portalTest.extend<Each>({
  open: ({ app, openAt, context, page }, use) =>
    use(async (path, role, options) => {
      if (options === undefined) return openAt(app, path, role);
      const client = await app.world.staffClient(role, options);
      await keepCookies(client, app, context);
      await page.goto(`http://${app.host}/admin${path}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      return client;
    }),
  openAt: ({ context, page }, use) =>
    use(async (app, path, role = 'owner') => {
      const client = await app.world.staffClient(role);
      await keepCookies(client, app, context);
      await page.goto(`http://${app.host}/admin${path}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      return client;
    }),
  quiet: async ({}, use) => {
    const app = await startApp();
    await app.world.provider();
    await use(app);
    await app.close();
  },
});

async function keepCookies(client: Client, app: TestApp, context: { addCookies: (cookies: { name: string; value: string; url: string }[]) => Promise<void> }): Promise<void> {
  await context.addCookies([...client.cookies].map(([name, value]) => ({ name, value, url: `http://${app.host}` })));
}

/** Goes through the enrolment screen as somebody who cannot scan does, and says that the codes are kept. */
export async function enrol(page: Page, app: TestApp): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Set up your second factor');
  await page.getByRole('button', { name: 'I cannot scan it' }).click();
  const secret = (await page.locator('code').textContent())?.replaceAll(' ', '') ?? '';
  await page.getByLabel('Six-digit code').fill(totpCode(secret, totpStep(app.clock.now())));
  await page.getByRole('button', { name: 'I have kept them' }).click();
}

/** A filter as the address of a list carries it. */
export function filtered(filter: object): string {
  return `filter=${encodeURIComponent(JSON.stringify(filter))}`;
}
