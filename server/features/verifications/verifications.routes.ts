import { contracts } from '../../../shared/contracts/index.ts';
import type { Context } from '../../context.ts';
import { route } from '../../http/route.ts';
import { customer, customerByOwnSignIn, staffMay, type Scope } from '../../policy.ts';
import { presentCustomerUser } from '../customer-users/index.ts';
import { asCustomer, asStaff } from '../mfa/index.ts';
import { exempt, issueAccessPass, protect, resetMfa, revokeExemption, unlock } from './verifications.acts.service.ts';
import { answerApproval, openApprovals } from './verifications.approvals.service.ts';
import { changeAddressVerified, changePhoneVerified, linkVerified, unlinkVerified } from './verifications.links.service.ts';
import { ownPin, removeOwnPin, setOwnPin } from './verifications.pin.service.ts';
import { presentApproval, presentSecurity, presentStaffSecurity, presentVerification } from './verifications.presenter.ts';
import { requirePasswordChange, requireStaffPasswordChange } from './verifications.passwords.service.ts';
import { personSecurity } from './verifications.security.service.ts';
import { confirmVerification, startVerification } from './verifications.service.ts';
import { anyVerificationOf, confirmAsSecond, resetStaffMfa, staffSecurity, startStaffVerification } from './verifications.staff.service.ts';

const recover = staffMay('customers.recover');
const link = staffMay('customers.link');
const protects = staffMay('customers.protect');
const manage = staffMay('staff.manage');
const verbs = contracts.verifications;
const people = contracts.customerUsers;
const colleagues = contracts.staffRecovery;
const portal = contracts.approvals;

const shown = async (ctx: Context, scope: Scope, id: string) => presentSecurity(await personSecurity(ctx, scope, asStaff(ctx), id));

export const verificationsRoutes = [
  route(verbs.start).allow(recover).handle(async ({ ctx, scope, params, body }) => presentVerification(await startVerification(ctx, scope, asStaff(ctx), params.id, body))),
  route(verbs.get).allow(recover).handle(async ({ ctx, scope, params }) => presentVerification(await anyVerificationOf(ctx, scope, asStaff(ctx), params.id))),
  route(verbs.confirm).allow(recover).limit('credentials').handle(async ({ ctx, scope, params, body }) => presentVerification(await confirmVerification(ctx, scope, asStaff(ctx), params.id, body))),
  route(verbs.second).allow(recover).handle(async ({ ctx, scope, params }) => presentVerification(await confirmAsSecond(ctx, scope, asStaff(ctx), params.id))),
  route(verbs.security).allow(staffMay('customers.read')).handle(({ ctx, scope, params }) => shown(ctx, scope, params.id)),
  route(verbs.resetMfa).allow(recover).handle(({ ctx, scope, params, body }) => resetMfa(ctx, scope, asStaff(ctx), params.id, body)),
  route(verbs.accessPass).allow(recover).handle(({ ctx, scope, params, body }) => issueAccessPass(ctx, scope, asStaff(ctx), params.id, body)),
  route(verbs.exempt).allow(staffMay('customers.exempt')).handle(async ({ ctx, scope, params, body }) => {
    await exempt(ctx, scope, asStaff(ctx), params.id, body, 'mfa');
    return shown(ctx, scope, params.id);
  }),
  route(verbs.revokeExemption).allow(staffMay('customers.exempt')).handle(async ({ ctx, scope, params }) => {
    await revokeExemption(ctx, scope, asStaff(ctx), params.id, 'mfa');
    return shown(ctx, scope, params.id);
  }),
  route(verbs.exemptSso).allow(staffMay('customers.exempt')).handle(async ({ ctx, scope, params, body }) => {
    await exempt(ctx, scope, asStaff(ctx), params.id, body, 'sso');
    return shown(ctx, scope, params.id);
  }),
  route(verbs.revokeSsoExemption).allow(staffMay('customers.exempt')).handle(async ({ ctx, scope, params }) => {
    await revokeExemption(ctx, scope, asStaff(ctx), params.id, 'sso');
    return shown(ctx, scope, params.id);
  }),
  route(verbs.unlock).allow(staffMay('customers.help')).handle(async ({ ctx, scope, params }) => {
    await unlock(ctx, scope, asStaff(ctx), params.id);
    return shown(ctx, scope, params.id);
  }),
  route(verbs.requirePasswordChange).allow(staffMay('customers.help')).handle(async ({ ctx, scope, params }) => {
    await requirePasswordChange(ctx, scope, asStaff(ctx), params.id, true);
    return shown(ctx, scope, params.id);
  }),
  route(verbs.waivePasswordChange).allow(staffMay('customers.help')).handle(async ({ ctx, scope, params }) => {
    await requirePasswordChange(ctx, scope, asStaff(ctx), params.id, false);
    return shown(ctx, scope, params.id);
  }),
  route(verbs.protect).allow(protects).handle(async ({ ctx, scope, params }) => {
    await protect(ctx, scope, asStaff(ctx), params.id, true);
    return shown(ctx, scope, params.id);
  }),
  route(verbs.unprotect).allow(protects).handle(async ({ ctx, scope, params }) => {
    await protect(ctx, scope, asStaff(ctx), params.id, false);
    return shown(ctx, scope, params.id);
  }),
  route(people.link).allow(link).handle(async ({ ctx, scope, params, body }) => presentCustomerUser(await linkVerified(ctx, scope, asStaff(ctx), params.id, body))),
  route(people.unlink).allow(link).handle(async ({ ctx, scope, params, body }) => presentCustomerUser(await unlinkVerified(ctx, scope, asStaff(ctx), params.id, body))),
  route(people.changeAddress).allow(link).handle(async ({ ctx, scope, params, body }) => presentCustomerUser(await changeAddressVerified(ctx, scope, asStaff(ctx), params.id, body))),
  route(people.changePhone).allow(link).handle(async ({ ctx, scope, params, body }) => presentCustomerUser(await changePhoneVerified(ctx, scope, asStaff(ctx), params.id, body))),
  route(colleagues.security).allow(manage).handle(async ({ ctx, scope, params }) => presentStaffSecurity(await staffSecurity(ctx, scope, asStaff(ctx), params.id))),
  route(colleagues.requirePasswordChange).allow(manage).handle(async ({ ctx, scope, params }) => {
    await requireStaffPasswordChange(ctx, scope, asStaff(ctx), params.id, true);
    return presentStaffSecurity(await staffSecurity(ctx, scope, asStaff(ctx), params.id));
  }),
  route(colleagues.waivePasswordChange).allow(manage).handle(async ({ ctx, scope, params }) => {
    await requireStaffPasswordChange(ctx, scope, asStaff(ctx), params.id, false);
    return presentStaffSecurity(await staffSecurity(ctx, scope, asStaff(ctx), params.id));
  }),
  route(colleagues.start).allow(manage).handle(async ({ ctx, scope, params, body }) => presentVerification(await startStaffVerification(ctx, scope, asStaff(ctx), params.id, body.reason))),
  route(colleagues.resetMfa).allow(manage).handle(({ ctx, scope, params, body }) => resetStaffMfa(ctx, scope, asStaff(ctx), params.id, body)),
  route(portal.pin).allow(customer).handle(({ ctx, scope }) => ownPin(ctx, scope, asCustomer(ctx))),
  route(portal.setPin).allow(customerByOwnSignIn).limit('credentials').handle(async ({ ctx, scope, body }) => {
    await setOwnPin(ctx, scope, asCustomer(ctx), body.pin);
    return ownPin(ctx, scope, asCustomer(ctx));
  }),
  route(portal.removePin).allow(customerByOwnSignIn).handle(({ ctx, scope }) => removeOwnPin(ctx, scope, asCustomer(ctx))),
  route(portal.list).allow(customer).handle(async ({ ctx, scope }) => (await openApprovals(ctx, scope, asCustomer(ctx))).map(presentApproval)),
  route(portal.approve).allow(customer).handle(({ ctx, scope, params }) => answerApproval(ctx, scope, asCustomer(ctx), params.id, true)),
  route(portal.refuse).allow(customer).handle(({ ctx, scope, params }) => answerApproval(ctx, scope, asCustomer(ctx), params.id, false)),
];
