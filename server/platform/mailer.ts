export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  readonly security: 'starttls' | 'tls' | 'none';
  readonly user: string;
  readonly password: string;
}

export interface MailMessage {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The same for every try of one mail, so that receivers can drop doubles. */
  readonly messageId: string;
}

/** `refused`: for good (5xx); `target`: the host may not be connected to; `failed`: may pass. */
export class MailError extends Error {
  readonly kind: 'refused' | 'target' | 'failed';

  constructor(kind: 'refused' | 'target' | 'failed', message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Hands mails to a mail server. */
export interface Mailer {
  /** Gives what the server answered; throws MailError. */
  readonly send: (server: SmtpServer, message: MailMessage) => Promise<string>;
  /** Throws MailError of kind `target` where the host may not be connected to (C3). */
  readonly checkTarget: (host: string) => Promise<void>;
}
