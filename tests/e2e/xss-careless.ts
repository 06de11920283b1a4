import type { Page } from '@playwright/test';
import type { Payload, Sink } from '../support/xss-payloads.ts';

const inString = (text: string) => JSON.stringify(text).replaceAll('<', '\\u003c');
/** What template engines run of a text. */
const engine = (text: string) => `for (const signs of [/\\{\\{+(.+?)\\}\\}/, /[$#%]\\{(.+?)\\}/, /<%[-=]?(.+?)%>/, /^\\{%?(.+?)%?\\}$/, /^@\\((.+)\\)$/]) { try { Function('return ' + signs.exec(${inString(text)})[1])() } catch {} }`;
const written = (expression: string) => `<body><script>document.write(${expression})</script>`;
const assigned = (...expressions: readonly string[]) => expressions.map((expression) => `<script>var x = ${expression}</script>`).join('');

/** Pages as they are made without any care: each puts a text where it does harm. */
const careless: Readonly<Record<Sink, (text: string) => string>> = {
  html: (text) => `<body>${text}<p title='x' class="y">x</p>`,
  reparsed: (text) => `<body><div></div><script>const [first] = document.querySelectorAll('div'); first.innerHTML = ${inString(text)}; first.innerHTML = first.innerHTML</script>`,
  double: (text) => `<body><input value="${text}">`,
  single: (text) => `<body><input value='${text}'>`,
  bare: (text) => `<body><input value=${text}>`,
  title: (text) => `<title>${text}</title>`,
  textarea: (text) => `<body><textarea>${text}</textarea>`,
  comment: (text) => `<body><!--${text}-->`,
  styles: (text) => `<style>p{color:${text}}</style><p>x`,
  style: (text) => `<p style="color:${text}">x`,
  url: (text) => `<body><a href="${text}">x</a><iframe src="${text}"></iframe><script>onload = () => { try { frames[0].location = ${inString(text)} } catch {} }</script>`,
  jsSingle: (text) => assigned(`'${text}'`, `'${text.replaceAll("'", "\\'")}'`),
  jsDouble: (text) => assigned(`"${text}"`, `[{ y: "${text}" }]`, `"${text.replaceAll('"', '\\"')}"`),
  jsTemplate: (text) => assigned(`\`${text}\``),
  jsLine: (text) => `<script>// ${text}\n</script>`,
  jsBlock: (text) => `<script>/* ${text} */</script>`,
  jsValue: (text) => assigned(text, `([${text}])`),
  template: (text) => `<script>${engine(text)}</script>`,
  markdown: (text) => written(`${inString(text)}.replace(/!\\[(.*?)\\]\\((.*)\\)/, '<img alt="$1" src="$2">').replace(/\\[(.*?)\\]\\((.*)\\)/, '<a href="$2">$1</a>').replace(/^<(javascript:.*)>$/, '<a href="$1">x</a>')`),
  json: (text) => `<body><script>JSON.parse(${inString(text)}, (key, value) => { if (typeof value === 'string') document.body.innerHTML += value; return value })</script>`,
  uriDecoded: (text) => written(`'<i title="' + decodeURIComponent(${inString(text)}) + '">' + decodeURIComponent(${inString(text)})`),
  htmlDecoded: (text) => written(`new DOMParser().parseFromString(${inString(text)}, 'text/html').body.textContent`),
  jsDecoded: (text) => written(`'${text}'`),
  folded: (text) => written(`${inString(text)}.normalize('NFKD').replace(/\\p{Mn}/gu, '')`),
  upperCase: (text) => written(`${inString(text)}.toUpperCase()`),
  past: (text) => `<body>${text}`,
};

const touch = `<script>
  const act = () => {
    for (const element of document.querySelectorAll('*')) {
      for (const { name } of [...element.attributes]) if (name.startsWith('on')) element.dispatchEvent(new Event(name.slice(2)));
      if (element.matches('a, [type=image], svg text')) element.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
    }
    for (const form of document.forms) form.requestSubmit(form.querySelector('button'));
  };
  addEventListener('load', () => setTimeout(act, 50));
</script>`;

/** Shows each payload on a careless page of its own and touches everything there as a reader would; needs the page at an address of its own. */
export async function showCarelessly(page: Page, payloads: readonly Pick<Payload, 'text' | 'sink'>[]): Promise<void> {
  const pages = payloads.map(({ text, sink }) => `<!doctype html>${touch}${careless[sink](text)}`);
  await page.evaluate((all) => {
    document.body.append(...all.map((srcdoc) => Object.assign(document.createElement('iframe'), { srcdoc })));
  }, pages);
}
