import type { Page } from '@playwright/test';

/** Where links of staff may lead: payloads stand behind it in their support page's address. */
export const linkOrigin = 'https://u.example';

export interface Watch {
  /** Everything that ran, was fetched from elsewhere, left the page, was reported by a policy, or stands in the page as markup. */
  readonly found: readonly string[];
  /** Leads the page to an address without loading it anew; whatever is shown there is asked for again. */
  readonly go: (path: string) => Promise<void>;
  /** Makes the page ask again as if its reader came back to it after a while. */
  readonly again: () => Promise<void>;
  /** Waits until a text stands in the page letter by letter, as words or in a field, and then looks for markup that nobody made. */
  readonly shows: (...texts: readonly string[]) => Promise<void>;
  /** Looks for markup that nobody made. */
  readonly look: () => Promise<void>;
}

const uuid = /[0-9a-f]{8}-[0-9a-f-]{27}/g;

declare global {
  interface Window {
    __hasText(texts: readonly string[]): string[];
    __strange(linkOrigin: string): string[];
    /** Lets ten minutes pass for the page, and has it ask again if its reader comes back. */
    __later(comesBack: boolean): Promise<void>;
  }
}

/** Watches everything a page does that a payload could have caused, and keeps in `shown` what each kind of page has shown. */
export async function watch(page: Page, host: string, shown: Map<string, string>): Promise<Watch> {
  const found: string[] = [];
  const origin = `http://${host}`;
  await page.exposeBinding('__xss', ({ frame }, ...given: readonly unknown[]) => void found.push(`ran ${JSON.stringify(given)} at ${frame.url()}`));
  page.on('dialog', (dialog) => {
    found.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', (popup) => found.push(`popup: ${popup.url()}`));
  page.on('pageerror', (error) => found.push(`failed at ${page.url()}: ${String(error)}`));
  page.on('console', (message) => {
    const text = message.text();
    if (text.startsWith('policy ') || (/^(?:error|warning)$/.test(message.type()) && !/status of 4\d\d|origin-keyed agent cluster/.test(text))) found.push(`${text} at ${page.url()}`);
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !/^(?:data:image|blob:http:\/\/localhost|about:)/.test(url)) found.push(`request to ${url}`);
  });
  page.on('framenavigated', (frame) => {
    const url = frame.url();
    if (!url.startsWith(`${origin}/`) && url !== 'about:blank' && url !== 'about:srcdoc' && url !== ':') found.push(`went to ${url}`);
  });
  await page.addInitScript(readPage);

  const look = async () => {
    found.push(...(await page.evaluate((allowed) => window.__strange(allowed), linkOrigin)).map((what) => `${what} at ${page.url()}`));
  };
  const again = () => page.evaluate(() => window.__later(true));
  return {
    found,
    again,
    look,
    go: async (path) => {
      await page.evaluate(async (to) => {
        await window.__later(false);
        // As the router itself numbers its places, so that it knows the way.
        const place = (history.state as { readonly idx?: number } | null)?.idx ?? 0;
        history.pushState({ usr: null, key: String(place + 1), idx: place + 1 }, '', to);
        dispatchEvent(new PopStateEvent('popstate', { state: history.state as unknown }));
      }, path);
    },
    shows: async (...texts) => {
      try {
        await page.waitForFunction((wanted) => window.__hasText(wanted).length === 0, texts, { polling: 50, timeout: 30_000 });
      } catch (cause) {
        const missing = await page.evaluate((wanted) => window.__hasText(wanted), texts);
        throw new Error(`Not shown at ${page.url()}: ${missing.length} of ${texts.length}, first ${missing.slice(0, 2).join('\n')}`, { cause });
      }
      const kind = new URL(page.url()).pathname.replaceAll(uuid, ':id');
      shown.set(kind, [shown.get(kind) ?? '', ...texts].join('\n'));
      await look();
    },
  };
}

/** Runs in the page before its own scripts. */
function readPage(): void {
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) => console.log(`policy ${effectiveDirective}: ${blockedURI} ${sample}`));
  const now = Date.now;
  let passed = 0;
  Date.now = () => now() + passed;
  const ask = window.fetch;
  const asked = new Set<Promise<Response>>();
  window.fetch = (...given) => {
    const answer = ask(...given);
    asked.add(answer);
    void answer.finally(() => asked.delete(answer)).catch(() => undefined);
    return answer;
  };
  window.__later = async (comesBack) => {
    // What is still on its way began before these ten minutes, and the page would not ask for it again.
    while (asked.size > 0) await Promise.allSettled(asked);
    // An answer is read, and what it leads to is asked for, before a reader comes back.
    await new Promise((done) => setTimeout(done));
    passed += 10 * 60_000;
    if (comesBack) document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  };

  const documents = () => [document, ...[...document.querySelectorAll('iframe')].map((frame) => frame.contentDocument).filter((one) => one !== null)];
  // Spaces are laid out anew, and characters that cannot be seen are left out of some places.
  const plain = (text: string) => text.replaceAll(/[\s\p{C}]+/gu, '');
  window.__hasText = (texts) => {
    const shown = plain(documents().flatMap((one) => [one.body?.textContent ?? '', ...[...one.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value)]).join('\n'));
    return texts.filter((text) => !shown.includes(plain(text)));
  };

  const foreign = 'object, embed, applet, base, frame, frameset, portal, marquee, math, template, meta[http-equiv], foreignObject, animate, set, use[href^="data:"], [srcdoc], [background], [ping], [poster], [formaction], form[action], [autofocus][onfocus]';
  const words = new Set(['value', 'title', 'aria-label', 'alt', 'placeholder', 'data-initials']);
  const isPayload = (text: string) => /__xss|c\.test\/\d/.test(text);
  const leads = (element: Element) => ['href', 'src', 'action', 'data', 'xlink:href'].flatMap((name) => element.getAttribute(name) ?? []);
  window.__strange = (linkOrigin) =>
    documents().flatMap((one) =>
      [...one.querySelectorAll('*')].flatMap((element) => {
        const what: string[] = [];
        const outline = () => element.outerHTML.slice(0, 200);
        if (element.matches(foreign)) what.push(`strange element ${outline()}`);
        if (element.localName === 'script' && (element as HTMLScriptElement).nonce === '') what.push(`script without nonce ${outline()}`);
        if (element.localName === 'style' && isPayload(element.textContent ?? '')) what.push(`style ${outline()}`);
        for (const address of leads(element)) {
          const { protocol, origin } = URL.canParse(address, location.href) ? new URL(address, location.href) : { protocol: 'none', origin: 'none' };
          const ours = origin === location.origin || origin === linkOrigin || protocol === 'mailto:' || protocol === 'tel:' || protocol === 'blob:' || address.startsWith('data:image/');
          if (!ours) what.push(`address ${address} in ${outline()}`);
        }
        for (const { name, value } of element.attributes) {
          if (name.startsWith('on')) what.push(`handler ${name} in ${outline()}`);
          if (isPayload(value) && !words.has(name) && !(name === 'href' && element.localName === 'a')) what.push(`payload in ${name} of ${outline()}`);
        }
        return what;
      }),
    );
}
