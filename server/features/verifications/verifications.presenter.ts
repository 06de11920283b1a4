import type { z } from 'zod';
import type { approvals, securitySchema, staffRecovery, verificationSchema } from '../../../shared/contracts/verifications.ts';
import type { ApprovalRow } from './verifications.repository.ts';
import type { Security, ShownFactors } from './verifications.security.service.ts';
import type { SeenVerification } from './verifications.service.ts';
import type { StaffSecurity } from './verifications.staff.service.ts';

/** A verification as staff see it. */
export function presentVerification(row: SeenVerification): z.output<typeof verificationSchema> {
  return {
    id: row.id,
    method: row.method,
    status: row.statusNow,
    customerUserId: row.customer_user_id,
    staffId: row.staff_id,
    contact: row.contact,
    note: row.note,
    startedBy: { name: row.created_by, mine: row.mine },
    startedAt: row.created_at,
    expiresAt: row.expires_at,
    verifiedAt: row.verified_at,
    verifiedBy: row.verified_by,
    secondRequired: row.secondNeeded,
    secondBy: row.second_by_id === null ? null : row.second_by,
    mayConfirmSecond: row.mayConfirmSecond,
    usable: row.usable,
  };
}

function presentFactors({ totp, passkeys, recoveryCodesLeft }: ShownFactors): z.output<typeof securitySchema>['factors'] {
  return { totp, passkeys: passkeys.map((passkey) => ({ name: passkey.name, createdAt: passkey.created_at, lastUsedAt: passkey.last_used_at })), recoveryCodesLeft };
}

/** A person's security screen. */
export function presentSecurity(security: Security): z.output<typeof securitySchema> {
  const { person, user } = security.caller;
  const { required, from, setBy } = security.mfa;
  return {
    customerUserId: person.id,
    userId: person.user_id,
    signInEmail: user?.email ?? null,
    factors: presentFactors(security.factors),
    mfa: { required, from, setBy },
    exemption: security.exemption,
    sso: security.sso,
    accessPassUntil: security.accessPassUntil,
    locks: security.locks.map((lock) => ({ ...lock, sources: [...lock.sources] })),
    clock: security.clock,
    password: security.password,
    portalPin: { set: security.pinChangedAt !== null, changedAt: security.pinChangedAt },
    protected: person.protected === 1,
    methods: [...security.methods],
    managers: security.managers.map(({ id, name, email }) => ({ customerUserId: id, name, email })),
    verifications: security.verifications.map(presentVerification),
    reset: security.reset,
    may: security.may,
  };
}

/** A colleague's security screen. */
export function presentStaffSecurity(security: StaffSecurity): z.output<NonNullable<typeof staffRecovery.security.response>> {
  const { staffId, password, sessions, mayReset, mayRequirePasswordChange, reason } = security;
  return { staffId, password, mayRequirePasswordChange, factors: presentFactors(security.factors), sessions, verifications: security.verifications.map(presentVerification), mayReset, reason };
}

/** A request for a manager's word, as the manager sees it. */
export function presentApproval(row: ApprovalRow): z.output<NonNullable<typeof approvals.list.response>>[number] {
  return { id: row.id, person: { name: row.person_name, email: row.person_email }, askedBy: row.created_by, note: row.note, askedAt: row.created_at, expiresAt: row.expires_at };
}
