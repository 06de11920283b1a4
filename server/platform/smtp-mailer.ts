import { isIP } from 'node:net';
import { Readable } from 'node:stream';
import type { NodemailerError } from 'nodemailer';
import type { Config } from '../config.ts';
import type { Mailer, MailMessage, MailOutcome, SmtpServer } from './mailer.ts';
import { createNetworkTargets, TargetError } from './network-targets.ts';

/** Loaded with the first mail: it brings all of fetch with it, which a start need not wait for. */
const library = () => import('nodemailer');

const connectMilliseconds = 10_000;
const lookUpMilliseconds = 3_000;

/** Text fit for a header or a sentence: nothing that could begin another line, or that mail programs would take for an encoded word (RFC 2047) and show as another text. */
const oneLine = (text: string) => text.toWellFormed().replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').replaceAll('=?', '=\u2060?').trim();

/** The server's own words, fit to show: one line of what it said, without control characters. */
function words(response: string | undefined): string {
  return oneLine(response ?? '').replaceAll(/\p{Cf}+/gu, '').slice(0, 300);
}

const saying = (response: string | undefined) => (words(response) === '' ? '' : ` It said: “${words(response)}”`);

function tlsReason(code: string): string {
  const reasons: Readonly<Record<string, string>> = {
    DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
    SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an authority that is not known here',
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from an authority that is not known here',
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an authority that is not known here',
    CERT_HAS_EXPIRED: 'its certificate has expired',
    CERT_NOT_YET_VALID: 'its certificate is not valid yet',
    ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
    ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS on this port; try STARTTLS, or port 465 for TLS',
    ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS on this port; try STARTTLS, or port 465 for TLS',
  };
  return reasons[code] ?? 'the two did not agree on encryption';
}

/** Replies that ask for a sign-in instead of judging the mail (RFC 4954). */
const asksToSignIn: ReadonlySet<number | undefined> = new Set([530, 534, 535, 538]);

/** Whether the mail itself was refused for good: by a 5xx to sender, recipient or content, not by a failed sign-in or a server in trouble. */
function isRefusedForGood(error: NodemailerError): boolean {
  const about = /^(MAIL FROM|RCPT TO|DATA)/u.test(error.command ?? '') || error.command === 'API';
  if ((error.code === 'EENVELOPE' || error.code === 'EMESSAGE') && error.responseCode === undefined) return error.permanent !== false && !/closed|timeout/iu.test(error.message);
  return about && error.permanent === true && !asksToSignIn.has(error.responseCode);
}

const tlsCodes = /^(DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|CERT_|ERR_TLS|ERR_SSL)/u;

function codeOf(error: NodemailerError): string {
  const { originalCode } = error as { originalCode?: unknown };
  return typeof originalCode === 'string' ? originalCode : (error.code ?? '');
}

function outcomeOf(thrown: unknown, server: SmtpServer, milliseconds: number): MailOutcome {
  if (thrown instanceof TargetError) return { accepted: false, kind: thrown.kind === 'refused' ? 'target' : 'unreachable', reason: thrown.message };
  const failed = (reason: string, kind: 'failed' | 'unreachable' = 'failed'): MailOutcome => ({ accepted: false, kind, reason });
  if (!(thrown instanceof Error)) return failed('The mail could not be sent.');
  const error = thrown as NodemailerError;
  const inner = codeOf(error);
  const said = saying(error.response);
  const where = `${server.host}, port ${server.port}`;
  if (isRefusedForGood(error)) {
    if (error.responseCode === undefined) return { accepted: false, kind: 'refused', reason: 'The address cannot be written to by way of this mail server: it holds characters the server does not take.' };
    const what = error.command === 'MAIL FROM' ? 'the sender address' : error.command === 'RCPT TO' ? 'this address' : 'this mail';
    return { accepted: false, kind: 'refused', reason: `The mail server refuses ${what}.${said}` };
  }
  if (error.code === 'EAUTH') return failed(`The mail server did not accept user and password.${said}`);
  if (asksToSignIn.has(error.responseCode)) return failed(`The mail server wants a user and password first. Enter them.${said}`);
  if (/STARTTLS/u.test(error.command ?? '') && error.responseCode !== undefined) return failed(`The mail server does not offer STARTTLS on this port.${said}`);
  if (error.code === 'ETLS' || tlsCodes.test(inner) || /wrong version number/u.test(error.message)) {
    return failed(`No encrypted connection to ${where} came about: ${tlsReason(/wrong version number/u.test(error.message) ? 'ERR_SSL_WRONG_VERSION_NUMBER' : inner)}.`);
  }
  if (inner === 'ETIMEDOUT' || error.code === 'ETIMEDOUT' || inner === 'EABORT') {
    const hint = server.security === 'tls' ? '' : ' A port that expects TLS from the start, such as 465, stays silent like this: then choose TLS.';
    return failed(`${where}, did not answer within ${Math.ceil(milliseconds / 1_000)} seconds.${hint}`, 'unreachable');
  }
  if (inner === 'EPROTOCOL' || error.responseCode !== undefined) return failed(`The mail server could not take the mail right now.${said}`);
  return failed(`${where}, closed the connection before the mail was through.`, 'unreachable');
}

function headers(message: MailMessage) {
  return {
    from: { name: oneLine(message.from.name), address: message.from.address },
    ...(message.replyTo === null ? {} : { replyTo: { name: '', address: message.replyTo } }),
    to: { name: '', address: message.to },
    envelope: { from: message.from.address, to: [message.to] },
    subject: oneLine(message.subject),
    text: message.text,
    html: message.html,
    messageId: message.messageId,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** Hands mails to SMTP servers, one connection a mail; whatever staff entered as a host is resolved here, checked, and connected to by address (C3). */
export function createMailer(config: Pick<Config, 'allowPrivateTargets' | 'dnsServers' | 'publicUrl'>): Mailer {
  const targets = createNetworkTargets(config);
  const { hostname } = new URL(config.publicUrl);
  const ownName = isIP(hostname) ? `[${hostname}]` : hostname;

  async function* content(message: MailMessage, turn: () => Promise<void>): AsyncGenerator<Buffer> {
    const written = await (await library()).createTransport({ streamTransport: true, buffer: true, newline: 'windows' }).sendMail(headers(message));
    await turn();
    yield written.message as Buffer;
  }

  async function deliver(server: SmtpServer, message: MailMessage, milliseconds: number, turn: () => Promise<void>): Promise<string> {
    const end = performance.now() + milliseconds;
    const left = (atMost: number) => Math.max(1, Math.min(atMost, Math.round(end - performance.now())));
    const target = await targets.resolve(server.host, server.trusted, left(connectMilliseconds));
    const connection = await targets.connect(target, server.port, left(connectMilliseconds));
    const { createTransport } = await library();
    const transport = createTransport({
      host: target.name,
      port: server.port,
      secure: server.security === 'tls',
      requireTLS: server.security === 'starttls',
      ignoreTLS: server.security === 'none',
      name: ownName,
      tls: { minVersion: 'TLSv1.2' },
      connectionTimeout: left(connectMilliseconds),
      greetingTimeout: left(connectMilliseconds),
      socketTimeout: left(milliseconds),
      socketCloseTimeout: 1_000,
      forceAuth: server.user !== '',
      ...(server.user === '' ? {} : { auth: { user: server.user, pass: server.password } }),
      getSocket: (_options, callback) => callback(null, { connection }),
    });
    try {
      const { response } = await transport.sendMail({ envelope: headers(message).envelope, raw: Readable.from(content(message, turn)), signal: AbortSignal.timeout(left(milliseconds)) });
      return words(response) === '' ? 'Accepted.' : words(response);
    } finally {
      transport.close();
      if (!connection.destroyed) connection.destroySoon();
    }
  }

  return {
    send: async (server, message, milliseconds, turn = async () => undefined) => {
      try {
        return { accepted: true, answer: await deliver(server, message, milliseconds, turn) };
      } catch (error) {
        return outcomeOf(error, server, milliseconds);
      }
    },
    refusalOf: async (host) => {
      try {
        await targets.resolve(host, false, lookUpMilliseconds);
        return null;
      } catch (error) {
        if (error instanceof TargetError) return error.kind === 'refused' ? error.message : null;
        throw error;
      }
    },
  };
}
