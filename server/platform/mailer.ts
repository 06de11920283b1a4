export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** `if_offered`: encrypted where the server offers it. */
  readonly security: 'starttls' | 'tls' | 'none' | 'if_offered';
  readonly user: string;
  readonly password: string;
  /** Named by the operator, who may mean a private network; anybody else's is checked (C3). */
  readonly trusted: boolean;
}

export interface MailMessage {
  readonly from: { readonly name: string; readonly address: string };
  readonly replyTo: string | null;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The same for every try of one mail, so that receivers can drop doubles. */
  readonly messageId: string;
}

/** `refused`: the server refused this mail for good (5xx); `target`: the host may not be connected to; `failed`: it said no for now; `unreachable`: it said nothing. Texts are plain sentences, with the server's own words where it gave any. */
export type MailOutcome = { readonly accepted: true; readonly answer: string } | { readonly accepted: false; readonly kind: 'refused' | 'target' | 'failed' | 'unreachable'; readonly reason: string };

/** Hands mails to a mail server. */
export interface Mailer {
  /** Hands over one mail within `milliseconds`, connection included; before its content goes out `turn` is awaited. Never throws. */
  readonly send: (server: SmtpServer, message: MailMessage, milliseconds: number, turn?: () => Promise<void>) => Promise<MailOutcome>;
  /** Why a host may not be connected to, as a sentence; null where it may, or where its name is unknown for now (C3). */
  readonly refusalOf: (host: string) => Promise<string | null>;
}
