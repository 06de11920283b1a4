import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What by night can be otherwise than by day. */
const ofColours = ['color-contrast', 'link-in-text-block'];

/** Looks for accessibility faults by day and by night, and for anything wider than the screen; frames of mails run nothing, so axe cannot look into them. */
export async function expectAccessible(page: Page): Promise<void> {
  // Behind an open dialog the heading is there for nobody else.
  await expect(page.locator('h1')).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // No frame is looked into, so no page has to be opened to join what was found in several.
    const axe = new AxeBuilder({ page }).exclude('iframe').setLegacyMode(true);
    const { violations } = await (colorScheme === 'light' ? axe.withTags(standards) : axe.withRules(ofColours)).analyze();
    expect(violations.map(({ id, nodes }) => `${id} (${colorScheme}): ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
}
