import type { Page } from '@playwright/test';
import { generateSync } from 'otplib';
import type { TestApp } from '../../support/app.ts';
import { goodPassword, type MadeOrganization, type MadePerson } from '../../support/world.ts';
import { expect } from './fixture.ts';

/** The code of an authenticator at the server's time. */
export const codeNow = (app: TestApp, secret: string): string => generateSync({ secret, epoch: Math.floor(app.clock.now() / 1_000) });

/** Lets codes that were used become old, so that the next one is new. */
export const nextCode = (app: TestApp): void => app.clock.advance(30_000);

/** A device of the page that makes and gives passkeys. */
export interface Device {
  /** Whether it answers by itself, or as somebody who does not touch it. */
  readonly answers: (does: boolean) => Promise<void>;
  /** Whether fingerprint, face or PIN fit. */
  readonly knowsItsOwner: (does: boolean) => Promise<void>;
}

/** Gives the page's browser a device with a fingerprint reader (WebAuthn by the DevTools protocol). */
export async function withPasskeys(page: Page): Promise<Device> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
  return {
    answers: async (enabled) => {
      await cdp.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
    },
    knowsItsOwner: async (isUserVerified) => {
      await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
  };
}

/** Requires a second factor of an organization as an owner does in the console. */
export async function requireFactor(app: TestApp, organization: MadeOrganization, from: string | null = null): Promise<void> {
  const owner = await app.world.staffClient('owner');
  const answer = await owner.post(`/api/admin/portals/${organization.id}/mfa`, { rule: 'required', from });
  expect(answer.status, answer.text).toBe(200);
}

/** Gives address and password on the page, whatever comes after. */
export async function givePassword(page: Page, person: Pick<MadePerson, 'email'>): Promise<void> {
  await page.getByLabel('E-mail address').fill(person.email);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Password', { exact: true }).fill(goodPassword);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Sets an authenticator app up on the page, from its choice to the recovery codes; gives what it holds. */
export async function enrol(page: Page, app: TestApp): Promise<{ secret: string; recoveryCodes: string[] }> {
  const secret = (await page.getByLabel('Key').innerText()).replaceAll(' ', '');
  await page.getByLabel('Six-digit code').fill(codeNow(app, secret));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Keep your recovery codes');
  const recoveryCodes = await page.getByRole('main').getByRole('listitem').allInnerTexts();
  expect(recoveryCodes).toHaveLength(10);
  return { secret, recoveryCodes: recoveryCodes.map((code) => code.trim()) };
}

/** Says that the codes are kept. */
export async function keepCodes(page: Page): Promise<void> {
  await page.getByLabel('I have kept them').check();
  await page.getByRole('button', { name: 'Go on' }).click();
}
