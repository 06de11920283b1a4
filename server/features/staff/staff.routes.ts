import { contracts } from '../../../shared/contracts/index.ts';
import { route } from '../../http/route.ts';
import { staffMay } from '../../policy.ts';
import { presentStaff } from './staff.presenter.ts';
import { disableMember, enableMember, endMemberSessions, inviteMember, listMembers, memberById, resendInvitation, updateMember } from './staff.service.ts';

const read = staffMay('staff.read');
const manage = staffMay('staff.manage');

export const staffRoutes = [
  route(contracts.staff.list).allow(read).handle(async ({ ctx, scope, query }) => {
    const page = await listMembers(ctx, scope, query);
    return { ...page, rows: page.rows.map((member) => presentStaff(member, ctx.now())) };
  }),
  route(contracts.staff.get).allow(read).handle(async ({ ctx, scope, params }) => presentStaff(await memberById(ctx, scope, params.id), ctx.now())),
  route(contracts.staff.create).allow(manage).handle(async ({ ctx, scope, body }) => presentStaff(await inviteMember(ctx, scope, body), ctx.now())),
  route(contracts.staff.update).allow(manage).handle(async ({ ctx, scope, params, body }) => presentStaff(await updateMember(ctx, scope, params.id, body, (member) => presentStaff(member, ctx.now())), ctx.now())),
  route(contracts.staff.disable).allow(manage).handle(async ({ ctx, scope, params }) => presentStaff(await disableMember(ctx, scope, params.id), ctx.now())),
  route(contracts.staff.enable).allow(manage).handle(async ({ ctx, scope, params }) => presentStaff(await enableMember(ctx, scope, params.id), ctx.now())),
  route(contracts.staff.resend).allow(manage).handle(async ({ ctx, scope, params }) => presentStaff(await resendInvitation(ctx, scope, params.id), ctx.now())),
  route(contracts.staff.endSessions).allow(manage).handle(async ({ ctx, scope, params }) => ({ ended: await endMemberSessions(ctx, scope, params.id) })),
];
