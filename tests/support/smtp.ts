import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/** What the server does with a mail: takes it, refuses it for good (5xx), fails for now (4xx, at the address or only after the whole content), or never answers. */
export type Behaviour = 'accept' | 'refuse' | 'fail' | 'fail_late' | 'stall';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  readonly parsed: ParsedMail;
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** What it signed in as, if it did. */
  readonly user: string | null;
  readonly secure: boolean;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface SmtpOptions {
  /** Refuses anybody else; taken without encryption too. */
  readonly login?: { readonly user: string; readonly password: string };
  /** `starttls` offers it, `tls` speaks nothing else; the certificate is for `localhost` and self-signed unless given. */
  readonly encryption?: 'none' | 'starttls' | 'tls';
  readonly key?: string;
  readonly cert?: string;
}

export interface TestSmtp {
  readonly port: number;
  readonly url: string;
  /** In the order they were taken. */
  readonly mails: readonly ReceivedMail[];
  /** Message-IDs of contents that came and were not taken. */
  readonly notTaken: readonly string[];
  /** Connections ever made. */
  readonly connections: () => number;
  /** Decides for each recipient, at RCPT TO (`refuse`, `fail`) or after the content. */
  behave: (to: string) => Behaviour;
  /** The newest mail to an address, once it is there. */
  readonly mailTo: (address: string, milliseconds?: number) => Promise<ReceivedMail>;
  readonly close: () => Promise<void>;
}

const refusal = (code: number, text: string) => Object.assign(new Error(text), { responseCode: code });

/** A real mail server on loopback that records what it takes. */
export async function startSmtp(options: SmtpOptions = {}): Promise<TestSmtp> {
  const mails: ReceivedMail[] = [];
  const notTaken: string[] = [];
  let connections = 0;
  const encryption = options.encryption ?? 'none';
  async function keep(raw: string, to: string[], session: SMTPServerSession): Promise<void> {
    const parsed = await simpleParser(raw);
    mails.push({
      from: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address,
      to,
      raw,
      parsed,
      messageId: parsed.messageId ?? '',
      subject: parsed.subject ?? '',
      text: parsed.text ?? '',
      html: typeof parsed.html === 'string' ? parsed.html : '',
      user: session.user ?? null,
      secure: session.secure,
      at: Date.now(),
    });
  }
  const server = new SMTPServer({
    secure: encryption === 'tls',
    disabledCommands: [...(encryption === 'none' ? ['STARTTLS'] : []), ...(options.login ? [] : ['AUTH'])],
    allowInsecureAuth: true,
    authOptional: !options.login,
    disableReverseLookup: true,
    closeTimeout: 50,
    ...(options.key === undefined ? {} : { key: options.key, cert: options.cert }),
    onConnect: (_session, callback) => {
      connections += 1;
      callback();
    },
    onAuth: (auth, _session, callback) => {
      if (auth.username === options.login?.user && auth.password === options.login?.password) callback(null, { user: auth.username });
      else callback(refusal(535, 'Authentication credentials invalid'));
    },
    onRcptTo: (address, _session, callback) => {
      const behaviour = smtp.behave(address.address);
      if (behaviour === 'refuse') callback(refusal(550, 'No such mailbox here'));
      else if (behaviour === 'fail') callback(refusal(451, 'Try again later'));
      else callback();
    },
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        const behaviours = to.map((address) => smtp.behave(address));
        if (behaviours.includes('stall')) return;
        const raw = Buffer.concat(chunks).toString('utf8');
        if (behaviours.includes('fail_late')) {
          notTaken.push(/^Message-ID: (.*)$/imu.exec(raw)?.[1]?.trim() ?? '');
          callback(refusal(451, 'Try again later'));
          return;
        }
        void keep(raw, to, session).finally(() => callback(null, 'Taken as 42'));
      });
    },
  });
  // A client that breaks off is part of the tests.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  const smtp: TestSmtp = {
    port,
    url: `smtp://127.0.0.1:${port}`,
    mails,
    notTaken,
    connections: () => connections,
    behave: () => 'accept',
    mailTo: async (address, milliseconds = 10_000) => {
      const end = Date.now() + milliseconds;
      for (;;) {
        const found = mails.findLast(({ to }) => to.includes(address));
        if (found) return found;
        if (Date.now() > end) throw new Error(`No mail to ${address} came within ${milliseconds} ms.`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return smtp;
}
