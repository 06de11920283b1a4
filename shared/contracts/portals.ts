import { z } from 'zod';
import { limits } from '../limits.ts';
import { defineContract } from './contract.ts';
import { block } from './text.ts';
import { bulkResult, bulkTarget, idParams, listQuery, readVersion, timeSchema } from './list.ts';

const minutes = (maximum: number) => z.number().int().min(5).max(maximum).nullable();
const fields = {
  /** Customers read it at the wall while the portal is off. */
  note: block(),
  welcomeText: block(limits.welcomeCharacters),
  /** Null: the provider's default; never longer than it. */
  rules: z.strictObject({ idleMinutes: minutes(limits.session.portalIdleMinutes), absoluteMinutes: minutes(limits.session.portalAbsoluteMinutes) }),
};
export const portalSchema = z
  .object({
    /** The organization's id. */
    id: z.uuid(),
    version: z.number().int(),
    organizationName: z.string(),
    organizationStatus: z.enum(['active', 'archived']),
    enabled: z.boolean(),
    enabledChangedAt: timeSchema.nullable(),
    enabledChangedBy: z.string().nullable(),
    ...fields,
    /** How long sessions live here, by whoever's rule. */
    lifetimes: z.object({ idleMinutes: z.number().int(), absoluteMinutes: z.number().int() }),
    logoUrl: z.string().nullable(),
    /** Whether people must have a second factor; null: as the provider says. */
    mfa: z.object({ rule: z.enum(['optional', 'required']).nullable(), from: timeSchema.nullable(), effective: z.object({ rule: z.enum(['optional', 'required']), from: timeSchema.nullable() }) }),
    /** Active people who notice the switch. */
    peopleAffected: z.number().int(),
    /** Invitations that wait for the portal to be switched on. */
    invitationsWaiting: z.number().int(),
    updatedAt: timeSchema,
  })
  .meta({ id: 'Portal' });
const filter = { q: z.string().max(200).optional(), enabled: z.boolean().optional(), status: z.enum(['active', 'archived']).optional() };
const one = { audience: 'admin', params: idParams, response: portalSchema } as const;

export const portals = {
  list: defineContract({ audience: 'admin', method: 'GET', path: '/api/admin/portals', summary: 'Portals of all organizations', query: listQuery({ sorts: ['organizationName', 'enabled', 'updatedAt'], filter }), response: z.array(portalSchema) }),
  get: defineContract({ ...one, method: 'GET', path: '/api/admin/portals/:id', summary: 'One organization’s portal' }),
  update: defineContract({ ...one, method: 'PUT', path: '/api/admin/portals/:id', summary: 'Change note, welcome text and sign-in rules', body: z.object({ version: readVersion, ...fields }), errors: ['changed_meanwhile'], tags: ['step-up'] }),
  enable: defineContract({ ...one, method: 'POST', path: '/api/admin/portals/:id/enable', summary: 'Switch the portal on; waiting invitations go out', errors: ['organization_archived'] }),
  disable: defineContract({ ...one, method: 'POST', path: '/api/admin/portals/:id/disable', summary: 'Switch the portal off; holds from every person’s next request', body: z.strictObject({ note: block().optional() }).optional() }),
  bulkEnable: defineContract({ audience: 'admin', method: 'POST', path: '/api/admin/portals/enable', summary: 'Switch many portals on', body: bulkTarget(filter), response: bulkResult }),
  bulkDisable: defineContract({ audience: 'admin', method: 'POST', path: '/api/admin/portals/disable', summary: 'Switch many portals off', body: bulkTarget(filter), response: bulkResult }),
  /** The image itself: PNG, JPEG or WebP of at most 200 kB. */
  putLogo: defineContract({ ...one, method: 'PUT', path: '/api/admin/portals/:id/logo', summary: 'Set the logo (raw image body)', tags: ['raw-body'], errors: ['logo_not_an_image'] }),
  removeLogo: defineContract({ ...one, method: 'DELETE', path: '/api/admin/portals/:id/logo', summary: 'Remove the logo' }),
  adminLogo: defineContract({ audience: 'admin', method: 'GET', path: '/api/admin/portals/:id/logo', summary: 'The logo', params: idParams, tags: ['raw-body'] }),
  portalLogo: defineContract({ audience: 'portal', method: 'GET', path: '/api/portal/branding/logo', summary: 'The entered organization’s logo', tags: ['raw-body', 'open-at-gates'] }),
} as const;
