const loopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/u;

/** Whether an identity provider may stand at an address: https, or http on this machine for trying out; without user name. */
export function isProviderAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.username === '' && url.password === '' && (url.protocol === 'https:' || (url.protocol === 'http:' && loopback.test(url.hostname)));
}

/** Whether an issuer speaks for every organization that has an account there, so that it proves nothing about one company. */
export function isSharedIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return /(?:^|\.)(?:microsoftonline\.(?:com|us)|windows\.net|partner\.microsoftonline\.cn)$/u.test(url.hostname) && /^\/(?:common|organizations|consumers|%7btenantid%7d|\{tenantid\})(?:\/|$)/iu.test(url.pathname);
}
