import type { BodyOf } from '../../../shared/contracts/contract.ts';
import type { provider as providerContracts } from '../../../shared/contracts/provider.ts';
import { inTransaction, type Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Scope } from '../../policy.ts';
import { changesBetween, record } from '../audit/index.ts';
import { keepsPassword, mailRouteOfUrl, passwordPlace, type MailRoute, type SmtpSettings } from './providers.domain.ts';
import { findProvider, findSealedPassword, listSealedPasswords, replaceSealedPassword, updateSmtpColumns, type ProviderRow } from './providers.repository.ts';

const storedSmtp = (row: ProviderRow) => (row.smtp === null ? null : (JSON.parse(row.smtp) as SmtpSettings));

async function row(ctx: Context, scope: Scope): Promise<ProviderRow> {
  const found = await findProvider(ctx.db, scope);
  if (!found) throw new AppError('not_found');
  return found;
}

function openPassword(ctx: Context, providerId: string, sealed: string): string {
  try {
    return ctx.ports.keyring.open(sealed, passwordPlace(providerId));
  } catch (cause) {
    throw new AppError('mail_test_failed', { detail: 'The stored mail password cannot be opened with the key of this installation. Enter it again in the settings.', cause });
  }
}

/** Where mails of the provider go: its settings, else `SMTP_URL`, else nowhere (null). Throws `not_found`, and `mail_test_failed` where the stored password does not open. */
export async function mailRoute(ctx: Context, scope: Scope): Promise<MailRoute | null> {
  const provider = await row(ctx, scope);
  const smtp = storedSmtp(provider);
  const { config } = ctx.ports;
  if (!smtp) return config.smtpUrl === null ? null : mailRouteOfUrl(config.smtpUrl, config.publicUrl, provider.name);
  const sealed = await findSealedPassword(ctx.db, scope);
  return {
    source: 'settings',
    server: { host: smtp.host, port: smtp.port, security: smtp.security, user: smtp.user, password: sealed === null ? '' : openPassword(ctx, provider.id, sealed), trusted: false },
    from: { name: smtp.fromName === '' ? provider.name : smtp.fromName, address: smtp.from },
  };
}

/** Whether mails leave by the provider's settings, by the operator's `SMTP_URL`, or stay in the mailbox. Throws `not_found`. */
export async function mailState(ctx: Context, scope: Scope): Promise<'settings' | 'environment' | 'none'> {
  if ((await row(ctx, scope)).smtp !== null) return 'settings';
  return ctx.ports.config.smtpUrl === null ? 'none' : 'environment';
}

/** Whether a mail password is stored. */
export async function hasMailPassword(ctx: Context, scope: Scope): Promise<boolean> {
  return (await findSealedPassword(ctx.db, scope)) !== null;
}

/** Sets the mail server; an absent password keeps the stored one while server and user stay the same. Throws `mail_target_refused`, `validation_failed`, `not_found`. */
export async function updateSmtp(ctx: Context, scope: Scope, body: BodyOf<typeof providerContracts.updateSmtp>): Promise<void> {
  const refusal = await ctx.ports.mailer.refusalOf(body.host);
  if (refusal !== null) throw new AppError('mail_target_refused', { detail: refusal, errors: { host: refusal } });
  const { password, ...after } = body;
  await inTransaction(ctx, async (inner) => {
    const provider = await row(inner, scope);
    const before = storedSmtp(provider);
    const stored = await findSealedPassword(inner.db, scope);
    const keeps = before !== null && keepsPassword(before, after);
    if (password === undefined && stored !== null && after.user !== '' && !keeps) {
      throw new AppError('validation_failed', { errors: { password: 'Enter the password again: it is only ever sent to the server and user it was entered for.' } });
    }
    const sealed = password === undefined ? (after.user === '' || !keeps ? null : stored) : password === '' ? null : inner.ports.keyring.seal(password, passwordPlace(provider.id));
    await updateSmtpColumns(inner.db, scope, { smtp: JSON.stringify(after), smtp_password_sealed: sealed, updated_at: inner.now() });
    const changes = changesBetween<SmtpSettings & { password: string }>(before ?? {}, after);
    if (sealed !== stored) changes.push({ field: 'password', before: stored === null ? 'not set' : 'set', after: sealed === null ? 'not set' : 'set anew' });
    await record(inner, { action: 'provider.smtp_updated', subject: { kind: 'provider', id: provider.id, label: after.host }, changes });
  });
}

/** Forgets the mail server of the settings and its password. Throws `not_found`. */
export async function removeSmtp(ctx: Context, scope: Scope): Promise<void> {
  await inTransaction(ctx, async (inner) => {
    const provider = await row(inner, scope);
    const before = storedSmtp(provider);
    if (!before) return;
    await updateSmtpColumns(inner.db, scope, { smtp: null, smtp_password_sealed: null, updated_at: inner.now() });
    await record(inner, { action: 'provider.smtp_removed', subject: { kind: 'provider', id: provider.id, label: before.host }, changes: changesBetween<SmtpSettings>(before, {}) });
  });
}

/** The sealed mail passwords of all providers, for sealing them under another key. */
export const sealedMailPasswords = {
  list: async (db: Context['db'], after: string | null, count: number) => (await listSealedPasswords(db, after, count)).map((sealed) => ({ ...sealed, place: passwordPlace(sealed.id) })),
  replace: replaceSealedPassword,
};
