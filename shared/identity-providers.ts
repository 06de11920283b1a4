const loopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/u;

/** Whether an identity provider may stand at an address: https, or http on this machine for trying out; without user name. */
export function isProviderAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.username === '' && url.password === '' && (url.protocol === 'https:' || (url.protocol === 'http:' && loopback.test(url.hostname)));
}

/** Whether a text is the tenant ID of a directory in Microsoft Entra, in lower case; the one that all personal accounts share is nobody's. */
export function isTenantId(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u.test(text) && text !== '9188040d-6c67-4c5b-b112-36a304b66dad';
}

/** Where the browser hands its code to a native app (RFC 8252, 7.1). */
export const appReturnAddress = 'portico://signed-in';

/** Whether an issuer speaks for every organization that has an account there, so that it proves nothing about one company. */
export function isSharedIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return /(?:^|\.)(?:microsoftonline\.(?:com|us)|windows\.net|partner\.microsoftonline\.cn)$/u.test(url.hostname) && /^\/(?:common|organizations|consumers|%7btenantid%7d|\{tenantid\})(?:\/|$)/iu.test(url.pathname);
}
