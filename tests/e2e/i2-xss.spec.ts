import { expect, test } from '@playwright/test';
import { payloads } from '../support/xss-payloads.ts';
import { showCarelessly } from './xss-careless.ts';

test.describe('I2: what people type', () => {
  test('would run on careless pages, each payload of the list by itself', async ({ page, context }) => {
    const ran = new Set<number>();
    await context.exposeBinding('__xss', (_source, number: unknown) => void ran.add(Number(/\d+/.exec(JSON.stringify(number))?.[0])));
    await context.route('**', (route) => {
      const number = /c\.test\/(\d+)/.exec(decodeURIComponent(route.request().url()))?.[1];
      if (number !== undefined) ran.add(Number(number));
      return route.fulfill({ contentType: 'text/html', body: '<!doctype html><body>' });
    });
    await page.goto('http://careless.example/');
    const expected = payloads.filter(({ sink }) => sink !== 'past');
    expect(expected.length).toBeGreaterThanOrEqual(150);
    await showCarelessly(page, expected);
    await expect.poll(() => expected.filter(({ number }) => !ran.has(number)).map(({ sink, text }) => `${sink}: ${text}`), { timeout: 60_000 }).toEqual([]);
  });
});
