export interface MailContent {
  readonly providerName: string;
  readonly support: { readonly name: string; readonly email: string; readonly phone: string; readonly url: string };
  readonly heading: string;
  readonly paragraphs: readonly string[];
  /** `url` null: the one-time link is left out. */
  readonly button: { readonly label: string; readonly url: string | null } | null;
  /** A one-time code to read out; `code` null: it is left out. */
  readonly code: { readonly label: string; readonly code: string | null } | null;
  readonly footer: string | null;
}

const leftOut = '(the one-time link is left out here)';
const codeLeftOut = '(the one-time code is left out here)';

/** Text as HTML text or attribute value. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/gu, '') // eslint-disable-line no-control-regex -- exactly these have no place in a mail
    .toWellFormed()
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function plain(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, (found) => (found.includes('\n') ? '\n' : ' ')).toWellFormed().trim();
}

function contacts({ support, providerName }: MailContent): { label: string; href: string | null }[] {
  return [
    { label: support.name === '' ? providerName : support.name, href: null },
    ...(support.email === '' ? [] : [{ label: support.email, href: `mailto:${encodeURIComponent(support.email).replaceAll('%40', '@')}` }]),
    ...(support.phone === '' ? [] : [{ label: support.phone, href: `tel:${support.phone.replaceAll(/[^\d+]/gu, '')}` }]),
    ...(support.url === '' ? [] : [{ label: support.url.replace(/^https:\/\//u, '').replace(/\/$/u, ''), href: support.url }]),
  ];
}

function textOf(mail: MailContent): string {
  const { button, code } = mail;
  const lines = [
    plain(mail.heading),
    ...mail.paragraphs.map(plain),
    ...(button ? [`${plain(button.label)}:\n${button.url ?? leftOut}`] : []),
    ...(code ? [`${plain(code.label)}:\n${code.code ?? codeLeftOut}`] : []),
    ...(mail.footer === null ? [] : [plain(mail.footer)]),
    `-- \nQuestions? Ask ${contacts(mail).map(({ label }) => plain(label)).join(' · ')}`,
  ];
  return `${lines.join('\n\n')}\n`;
}

const font = "font-family:'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

const night = `
@media (prefers-color-scheme: dark) {
  .paper { background: #111716 !important; }
  .card { background: #19211f !important; border-color: #2c3633 !important; }
  .ink, .ink a { color: #eeebe3 !important; }
  .muted, .muted a { color: #a7b1ab !important; }
  .press { background: #6ccdb6 !important; color: #04211b !important; }
}
@media (max-width: 600px) {
  .outer { padding: 12px !important; }
  .card { padding: 24px 20px !important; }
}`;

function buttonHtml(button: MailContent['button']): string {
  if (!button) return '';
  const style = `display:inline-block;background:#0b5b50;color:#ffffff;${font};font-size:17px;line-height:24px;font-weight:600;padding:14px 28px;border-radius:10px;text-decoration:none`;
  const label = escapeHtml(plain(button.label));
  const small = (text: string) => `<p class="muted" style="margin:16px 0 0;color:#55605b;${font};font-size:14px;line-height:21px;word-break:break-all">${text}</p>`;
  if (button.url === null) return `<p style="margin:28px 0 0"><span class="press" style="${style}">${label}</span></p>${small(escapeHtml(leftOut))}`;
  const url = escapeHtml(button.url);
  return `<p style="margin:28px 0 0"><a class="press" href="${url}" style="${style}">${label}</a></p>${small(`If the button does not work, open this address: <a href="${url}" style="color:#55605b">${url}</a>`)}`;
}

function codeHtml(code: MailContent['code']): string {
  if (!code) return '';
  const label = `<p class="muted" style="margin:28px 0 0;color:#55605b;${font};font-size:14px;line-height:21px">${escapeHtml(plain(code.label))}</p>`;
  if (code.code === null) return `${label}<p class="muted" style="margin:4px 0 0;color:#55605b;${font};font-size:14px;line-height:21px">${escapeHtml(codeLeftOut)}</p>`;
  return `${label}<p class="ink" style="margin:4px 0 0;color:#18211f;font-family:Consolas,Menlo,monospace;font-size:30px;line-height:40px;font-weight:700;letter-spacing:2px">${escapeHtml(plain(code.code))}</p>`;
}

function htmlOf(mail: MailContent): string {
  const paragraph = (text: string) => `<p class="ink" style="margin:16px 0 0;color:#18211f;${font};font-size:17px;line-height:26px">${escapeHtml(plain(text)).replaceAll('\n', '<br>')}</p>`;
  const reach = contacts(mail).map(({ label, href }) => (href === null ? escapeHtml(plain(label)) : `<a href="${escapeHtml(href)}" style="color:#55605b">${escapeHtml(plain(label))}</a>`));
  const footer = mail.footer === null ? '' : `<p class="muted" style="margin:28px 0 0;color:#55605b;${font};font-size:14px;line-height:21px">${escapeHtml(plain(mail.footer)).replaceAll('\n', '<br>')}</p>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(plain(mail.heading))}</title>
<style>${night}</style>
</head>
<body class="paper" style="margin:0;padding:0;background:#f6f3ec">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="paper" style="background:#f6f3ec">
<tr><td class="outer" align="center" style="padding:32px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px">
<tr><td class="muted" style="padding:0 4px 14px;color:#55605b;${font};font-size:15px;line-height:22px;font-weight:600">${escapeHtml(plain(mail.providerName))}</td></tr>
<tr><td class="card" style="background:#fffefb;border:1px solid #dfdace;border-radius:14px;padding:32px">
<h1 class="ink" style="margin:0;color:#18211f;${font};font-size:24px;line-height:31px;font-weight:700">${escapeHtml(plain(mail.heading))}</h1>
${mail.paragraphs.map(paragraph).join('\n')}
${buttonHtml(mail.button)}
${codeHtml(mail.code)}
${footer}
</td></tr>
<tr><td class="muted" style="padding:18px 4px 0;color:#55605b;${font};font-size:14px;line-height:21px">Questions? Ask ${reach.join(' · ')}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
}

/** A mail in both forms, for the eye and for the ear: one column, readable at any width, by day and by night; every value escaped. */
export function layOut(mail: MailContent): { text: string; html: string } {
  return { text: textOf(mail), html: htmlOf(mail) };
}
