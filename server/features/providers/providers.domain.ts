/** The mail server of the settings, as its column keeps it; the password is sealed in a column of its own. */
export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  readonly security: 'starttls' | 'tls' | 'none';
  readonly user: string;
  readonly from: string;
  readonly fromName: string;
}

/** Where mails go and whom they come from. */
export interface MailRoute {
  readonly source: 'settings' | 'environment';
  readonly server: { readonly host: string; readonly port: number; readonly security: 'starttls' | 'tls' | 'none' | 'if_offered'; readonly user: string; readonly password: string; readonly trusted: boolean };
  readonly from: { readonly name: string; readonly address: string };
}

/** A host name as host rows hold it: lower case, without the scheme's own port. */
export function hostOfUrl(url: string): string {
  return new URL(url).host.toLowerCase();
}

const address = /^[^\s@"(),:;<>[\\\]]+@[^\s@"(),:;<>[\\\]]+$/u;

/** The mail server of `SMTP_URL` (`smtp://user:password@host:587?from=portal@acme.example`); `smtp` is encrypted where the server offers it, `smtps` always. */
export function mailRouteOfUrl(smtpUrl: string, publicUrl: string, providerName: string): MailRoute {
  const url = new URL(smtpUrl);
  const tls = url.protocol === 'smtps:';
  const user = decodeURIComponent(url.username);
  const from = url.searchParams.get('from') ?? '';
  const fallback = address.test(user) ? user : `no-reply@${new URL(publicUrl).hostname}`;
  return {
    source: 'environment',
    server: {
      host: decodeURIComponent(url.hostname).replace(/^\[(.*)\]$/u, '$1'),
      port: url.port === '' ? (tls ? 465 : 587) : Number(url.port),
      security: tls ? 'tls' : 'if_offered',
      user,
      password: decodeURIComponent(url.password),
      trusted: true,
    },
    from: { name: providerName, address: address.test(from) ? from : fallback },
  };
}

/** Whether a stored password may go on being used: never towards another server or user, nor without encryption where there was some. */
export function keepsPassword(before: SmtpSettings, after: SmtpSettings): boolean {
  const sameServer = before.host.toLowerCase() === after.host.toLowerCase() && before.user === after.user;
  return sameServer && (after.security !== 'none' || before.security === 'none');
}

/** Where a sealed mail password lies; bound to it, so that another row's does not open there (O1). */
export function passwordPlace(providerId: string): string {
  return `providers/${providerId}/smtp_password_sealed/${providerId}`;
}
