export interface Change {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What differs between two records, field by field; values that look like secrets never come in here. */
export function changesBetween<T extends object>(before: Partial<T>, after: Partial<T>): Change[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof T & string>;
  const changes: Change[] = [];
  for (const field of fields) {
    const [old, next] = [before[field] ?? null, after[field] ?? null];
    if (JSON.stringify(old) !== JSON.stringify(next)) changes.push({ field, before: old, after: next });
  }
  return changes;
}

/** Text without control characters, so that one entry is one line wherever it is exported (N5). */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 500);
}

const sentences: Readonly<Record<string, string>> = {
  'provider.created': 'set up the provider',
  'provider.updated': 'changed the provider’s settings',
  'provider.mfa_changed': 'changed who must have a second factor at',
  'provider.verification_changed': 'changed how callers are verified at',
  'portal.mfa_changed': 'changed who must have a second factor in',
  'provider.smtp_updated': 'changed the mail server',
  'provider.smtp_removed': 'removed the mail server',
  'provider.smtp_tested': 'sent a test mail to',
  'provider.main_host_changed': 'changed the main host of',
  'session.started': 'signed in',
  'session.ended': 'signed out',
  'sessions.ended': 'ended sessions of',
  'session.half_started': 'gave the right password, the second factor still to come',
  'factor.enrolment_started': 'began to set up an authenticator app',
  'session.confirmed': 'confirmed that it is them',
  'factor.added': 'added a second factor',
  'factor.removed': 'removed a second factor',
  'recovery_codes.renewed': 'made new recovery codes',
  'recovery_code.used': 'signed in with a recovery code',
  'access_pass.used': 'signed in with an access pass',
  'access_pass.issued': 'made an access pass for',
  'mfa.reset': 'reset the second factors of',
  'mfa.exempted': 'granted an exemption from the second factor to',
  'mfa.exemption_revoked': 'ended the exemption of',
  'sso.exempted': 'let other ways than the company’s own sign-in open the portal for',
  'sso.exemption_revoked': 'ended the exemption from the company’s own sign-in of',
  'sso_rule.rehearsed': 'began to rehearse that only the company’s own sign-in opens',
  'sso_rule.planned': 'set a date from which only the company’s own sign-in opens',
  'sso_rule.enforced': 'let only the company’s own sign-in open',
  'sso_rule.put_off': 'put off that only the company’s own sign-in opens',
  'sso_rule.relaxed': 'let other ways than the company’s own sign-in open',
  'sso_rule.resumed': 'put back that only the company’s own sign-in opens',
  'sso_rule.lifted': 'lifted, since the company’s own sign-in was broken, the sign-in rule of',
  'sso_rule.watchdog_changed': 'chose what the watchdog may do about the sign-in rule of',
  'sso_rule.sign_ins_collapsed': 'saw the sign-ins collapse of',
  'sso_way.sent': 'mailed the way to the company’s own sign-in to',
  'sign_in.unlocked': 'opened sign-in again for',
  'password.change_required': 'asked for a new password of',
  'password.change_waived': 'let the old password work again for',
  'verification.started': 'began to verify',
  'verification.confirmed': 'verified',
  'verification.seconded': 'confirmed, as a second member of staff, the verification of',
  'verification.approved': 'said as a manager that it was',
  'verification.refused': 'said as a manager that it was not',
  'portal_pin.set': 'set a PIN for the phone',
  'portal_pin.removed': 'removed their PIN for the phone',
  'password.changed': 'changed their password',
  'password.reset_requested': 'asked for a password reset for',
  'password.reset': 'set a new password by mail',
  'profile.updated': 'changed their profile',
  'organization.entered': 'switched to',
  'organization.created': 'added',
  'organization.updated': 'changed',
  'organization.archived': 'archived',
  'organization.restored': 'restored',
  'domain.claimed': 'claimed the domain',
  'domain.removed': 'removed the domain',
  'domain.checked': 'looked for the record of',
  'domain.proven': 'proved the domain',
  'domain.record_lost': 'missed the record of',
  'domain.record_found': 'found the record again of',
  'domain.proof_withdrawn': 'withdrew the proof of',
  'sso_connection.created': 'began the connection',
  'sso_connection.updated': 'changed the connection',
  'sso_connection.certificate_added': 'added a certificate to the connection',
  'sso_connection.certificate_removed': 'removed a certificate from the connection',
  'sso_connection.metadata_read': 'read the metadata of the connection',
  'sso_connection.test_begun': 'began a test of the connection',
  'sso_connection.test_passed': 'passed a test of the connection',
  'sso_connection.test_failed': 'failed a test of the connection',
  'sso_connection.test_shared': 'made a link to a test of the connection',
  'sso_connection.test_share_stopped': 'voided the link to a test of the connection',
  'sso_connection.enabled': 'switched on the connection',
  'sso_connection.disabled': 'switched off the connection',
  'sso_connection.people_forgotten': 'had people forgotten by the connection',
  'sso_connection.removed': 'removed the connection',
  'microsoft365.tenant_changed': 'changed the Microsoft 365 directory of',
  'microsoft365.consent_asked': 'made a consent link for Microsoft 365 of',
  'microsoft365.consented': 'let the Microsoft 365 app in for',
  'staff_sign_in.updated': 'changed how staff sign in at',
  'break_glass.used': 'got in without the single sign-on that is required',
  'session.confirmation_begun': 'began to confirm by single sign-on that it is them',
  'sso_subject.linked': 'was recognized by the company’s sign-in as',
  'portal.enabled': 'switched the portal on for',
  'portal.disabled': 'switched the portal off for',
  'portal.updated': 'changed the portal of',
  'portal.logo_set': 'set the logo of',
  'portal.logo_removed': 'removed the logo of',
  'customer_user.created': 'added',
  'customer_user.updated': 'changed',
  'customer_user.disabled': 'disabled',
  'customer_user.enabled': 'enabled',
  'customer_user.linked': 'linked a sign-in to',
  'customer_user.unlinked': 'unlinked the sign-in of',
  'customer_user.address_changed': 'changed the address of',
  'customer_user.phone_changed': 'changed the phone number of',
  'customer_user.protected': 'protected',
  'customer_user.unprotected': 'lifted the protection of',
  'customer_user.moved': 'moved',
  'invitation.created': 'invited',
  'invitation.resent': 'sent the invitation again to',
  'invitation.released': 'sent the waiting invitation to',
  'invitation.held_back': 'held back, since the portal is off, the invitation of',
  'invitation.revoked': 'revoked the invitation of',
  'invitation.code_made': 'made a phone code for',
  'invitation.accepted': 'accepted the invitation',
  'staff.invited': 'invited to the team',
  'staff.accepted': 'joined the team',
  'staff.updated': 'changed',
  'staff.disabled': 'disabled',
  'staff.enabled': 'enabled',
  'staff.resent': 'sent the team invitation again to',
  'owner.recovery_started': 'made a recovery link for',
  'owner.recovered': 'recovered their account',
  'ticket.created': 'opened the ticket',
  'ticket.updated': 'changed the ticket',
  'ticket.answered': 'answered the ticket',
  'ticket.commented': 'wrote in the ticket',
  'ticket.note_added': 'noted something in the ticket',
  'ticket.closed': 'closed the ticket',
  'ticket.reopened': 'opened again the ticket',
  'ticket.file_attached': 'attached a file to the ticket',
  'ticket_settings.updated': 'changed the form of new tickets of',
  'import.created': 'uploaded',
  'import.started': 'started the import of',
  'import.checked': 'checked',
  'import.finished': 'imported',
  'import.cancelled': 'stopped the import of',
  'import.stopped': 'imported a part of',
  'import.failed': 'could not import',
  'export.created': 'exported',
  'export.downloaded': 'downloaded the export of',
  'job.cancelled': 'stopped',
  'delivery.link_revealed': 'looked at the one-time link in the mail to',
  'delivery.retried': 'sent again the mail to',
};

const refusals: Readonly<Record<string, string>> = {
  access_required: 'met “Client Portal Access Required”',
  portal_unavailable: 'met “Portal not available”',
  invalid_credentials: 'gave a wrong password or address:',
  too_many_attempts: 'was stopped after too many tries:',
  password_change_required: 'must choose a new password:',
  link_invalid: 'used a link that no longer works at',
  code_invalid: 'gave a code that does not work at',
  mfa_required: 'had not given the second factor',
  mfa_enrolment_required: 'had to set up a second factor first',
  verification_failed: 'typed a wrong code or PIN in the name of',
  verification_required: 'had not verified the caller for',
  own_account: 'may not do to their own account',
  step_up_required: 'had to confirm first that it is them',
  invalid_code: 'gave a wrong second factor:',
  sso_required: 'was led to the company’s own sign-in',
  sso_failed: 'did not get through the company’s sign-in',
  sso_session: 'was signed in by the company, which may not do this:',
  passkey_refused: 'used a passkey that does not work:',
  forbidden: 'lacked the right for',
  role_not_yours: 'lacked the right for',
  not_found: 'asked for what is not there or not theirs at',
  csrf_refused: 'was refused for an out-of-date page at',
  origin_refused: 'was refused for coming from another site at',
};

/** One plain sentence for an entry; how often it happened stands beside it. */
export function summaryOf(row: { actor_id: string | null; actor_label: string; action: string; refusal: number; subject_kind: string; subject_id: string | null; subject_label: string }): string {
  const isOwn = row.refusal === 0 && row.subject_id !== null && row.subject_id === row.actor_id;
  const needsNone = row.subject_kind === 'gate' || row.action === 'refused.step_up_required';
  const about = isOwn || needsNone || row.subject_label === '' || row.subject_label === row.actor_label ? '' : ` ${row.subject_label}`;
  if (row.refusal === 1) {
    const code = row.action.replace(/^refused\./u, '');
    return `${row.actor_label} ${refusals[code] ?? `was refused (${code.replaceAll('_', ' ')}) at`}${about}`;
  }
  return `${row.actor_label} ${sentences[row.action] ?? row.action.replaceAll(/[._]/gu, ' ')}${about}`;
}
