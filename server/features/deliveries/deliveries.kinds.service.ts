import type { Context } from '../../context.ts';
import type { Purpose } from '../one-time/index.ts';

export type MailData = Readonly<Record<string, unknown>>;

/** One mail as hooks and templates see it. */
export interface Delivery {
  readonly id: string;
  readonly kind: string;
  readonly to: string;
  readonly userId: string | null;
  readonly organizationId: string | null;
  readonly subjectId: string | null;
  /** What the caller of `queueMail` gave, and `providerName`. */
  readonly data: MailData;
  readonly host: string;
  readonly createdAt: string;
}

/** What templates need beside their data. */
export interface MailFrame {
  readonly providerName: string;
  readonly support: { readonly name: string; readonly email: string; readonly phone: string; readonly url: string };
  /** An ISO time in the provider's time zone, with its name: `22 November 2026, 14:05 (Europe/London)`. */
  readonly time: (iso: string) => string;
  /** An address on the mail's host, for a button without a secret. */
  readonly address: (path: string) => string;
}

export interface MailBody {
  readonly heading: string;
  readonly paragraphs: readonly string[];
  /** The label of the one button: it opens the kind's one-time link, or `url` (from `frame.address`). */
  readonly button?: string | { readonly label: string; readonly url: string };
  /** What stands above the kind's one-time code, where it carries one instead of a link. */
  readonly code?: string;
  /** One more line below, in small print. */
  readonly footer?: string;
}

/** A kind of mail: its words, its one-time link, and what happens around its sending. Words are plain text; the layout escapes them. */
export interface MailKind {
  readonly kind: string;
  /** 0 security mails, which go first; 10 all others. */
  readonly priority: 0 | 10;
  readonly subject: (data: MailData, frame: MailFrame) => string;
  readonly body: (data: MailData, frame: MailFrame) => MailBody;
  /**
   * The one-time secret of `subjectId`, a link or, without a path, a code to read out, is made when the mail is sent and stands in no table. A newer mail of the same kind and subject replaces one that has not been sent.
   * Staff may look at the link of a kept mail where it is an `invitation`, a `password_reset` whose data say `kind: 'customer'`, or a `staff_invitation` whose data say a `role` they may give.
   */
  readonly link?: { readonly purpose: Purpose; readonly path: string | ((secret: string, data: MailData) => string) } | { readonly purpose: Extract<Purpose, 'verification_code'>; readonly path: null };
  /** Asked just before sending; false: the mail is cancelled (M5). */
  readonly stillWanted?: (ctx: Context, delivery: Delivery) => Promise<boolean>;
  /** In the transaction that notes the sending. */
  readonly sent?: (ctx: Context, delivery: Delivery) => Promise<void>;
  /** In the transaction that notes that the mail server refused it for good; `reason` is a sentence for people. */
  readonly bounced?: (ctx: Context, delivery: Delivery, reason: string) => Promise<void>;
}

const known = new Map<string, MailKind>();

/** Declares a kind of mail; it works once `registerMails` has been told of it. */
export function defineMail(kind: MailKind): MailKind {
  return kind;
}

/** Makes kinds of mail known; `app.ts` calls it with those of every room. */
export function registerMails(kinds: readonly MailKind[]): void {
  for (const kind of kinds) {
    const other = known.get(kind.kind);
    if (other && other !== kind) throw new Error(`Two kinds of mail are called ${kind.kind}.`);
    known.set(kind.kind, kind);
  }
}

/** A kind of mail by its name, or null where it is of another version of the product. */
export function findMailKind(name: string): MailKind | null {
  return known.get(name) ?? null;
}

/** A kind of mail by its name. Throws where nobody registered it. */
export function mailKind(name: string): MailKind {
  const kind = findMailKind(name);
  if (!kind) throw new Error(`No room has registered the mail ${name}.`);
  return kind;
}
