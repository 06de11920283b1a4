import { describe, expect, it } from 'vitest';
import { layOut, type MailContent } from './deliveries.layout.domain.ts';

const mail: MailContent = { providerName: 'Northwind IT', support: { name: '', email: '', phone: '', url: '' }, heading: 'Hello', paragraphs: ['One.', 'Two\nlines.'], button: { label: 'Open', url: 'https://portal.example/a?b=1&c=2#d' }, code: null, footer: 'Small print.' };

describe('layOut', () => {
  it('says the same in text as in HTML', () => {
    const { text, html } = layOut(mail);
    expect(text).toBe('Hello\n\nOne.\n\nTwo\nlines.\n\nOpen:\nhttps://portal.example/a?b=1&c=2#d\n\nSmall print.\n\n-- \nQuestions? Ask Northwind IT\n');
    for (const part of ['>Hello</h1>', 'One.', 'Two<br>lines.', 'href="https://portal.example/a?b=1&amp;c=2#d"', 'Small print.']) expect(html).toContain(part);
  });

  it('is a page of its own that says its language, its width and both appearances', () => {
    const { html } = layOut(mail);
    for (const part of ['<html lang="en">', 'charset="utf-8"', 'width=device-width', 'prefers-color-scheme: dark', '<title>Hello</title>', 'role="presentation"']) expect(html).toContain(part);
    expect(html).not.toMatch(/https?:\/\/(?!portal\.example)/u);
  });

  it('leaves a one-time link out where it is only shown', () => {
    const { text, html } = layOut({ ...mail, button: { label: 'Open', url: null } });
    expect(text).toContain('Open:\n(the one-time link is left out here)');
    expect(html).not.toContain('<a class="press"');
  });

  it('shows a code to read out instead of a button, and leaves it out where it is only shown', () => {
    const { text, html } = layOut({ ...mail, button: null, code: { label: 'Your code', code: '1234 5678' } });
    expect(text).toContain('Your code:\n1234 5678\n');
    expect(html).toMatch(/>1234 5678<\/p>/u);
    const shown = layOut({ ...mail, button: null, code: { label: 'Your code', code: null } });
    expect(shown.text).toContain('Your code:\n(the one-time code is left out here)');
    expect(shown.html).toContain('(the one-time code is left out here)');
  });

  it.each(['heading', 'footer', 'providerName'] as const)('escapes the %s', (field) => {
    const { html } = layOut({ ...mail, [field]: `<b onclick='x'>"&amp;` });
    expect(html).toContain('&lt;b onclick=&#39;x&#39;&gt;&quot;&amp;amp;');
    expect(html).not.toContain('<b onclick');
  });

  it('lets nothing a person typed end an attribute', () => {
    const nasty = `"><script>alert(1)</script>`;
    const { html } = layOut({ ...mail, support: { name: nasty, email: `a${nasty}@b.example`, phone: nasty, url: `https://x.example/${nasty}` }, paragraphs: [nasty], button: { label: nasty, url: `https://x.example/${nasty}` } });
    expect(html).not.toContain('<script');
    expect(html.match(/<a /gu)?.length).toBe(5);
  });
});
