import { z } from 'zod';
import { featureKeys } from '../features.ts';
import { limits } from '../limits.ts';
import { customerRoles, customerStatuses } from './customer-users.ts';
import { defineContract } from './contract.ts';
import { idParams, listQuery, timeInput, timeSchema } from './list.ts';

const feature = z.enum(featureKeys);
const role = z.enum(customerRoles);
const state = z.enum(['visible', 'hidden']);
const states = z.partialRecord(feature, state);
const scopes = z.partialRecord(feature, z.enum(['own', 'organization']));
const byRole = z.object({ user: states.optional(), manager: states.optional() });

/** One setting of a draft; `state` null takes the setting away, so that what lies above counts. */
export const featureCell = z.discriminatedUnion('level', [
  z.strictObject({ level: z.literal('organization'), organizationId: z.uuid(), feature, state: state.nullable() }),
  z.strictObject({ level: z.literal('role'), organizationId: z.uuid(), role, feature, state: state.nullable() }),
  z.strictObject({ level: z.literal('person'), customerUserId: z.uuid(), feature, state: state.nullable() }),
  z.strictObject({ level: z.literal('provider'), role, feature, state: state.nullable() }),
]);
const cells = z.array(featureCell).min(1).max(limits.featureDraftCells);
const dataScopes = z.strictObject({ user: scopes.optional(), manager: scopes.optional() });

export const visibilityOrganizationSchema = z
  .object({
    id: z.uuid(),
    name: z.string(),
    status: z.enum(['active', 'archived']),
    states: byRole.extend({ all: states.optional() }),
    dataScopes,
    /** Active people, and how many of all have settings of their own. */
    people: z.object({ user: z.number().int(), manager: z.number().int() }),
    exceptions: z.number().int(),
  })
  .meta({ id: 'OrganizationVisibility' });
export const visibilityPersonSchema = z.object({ id: z.uuid(), organizationId: z.uuid(), organizationName: z.string(), name: z.string(), email: z.string(), role, status: z.enum(customerStatuses), states }).meta({ id: 'PersonVisibility' });

const effect = z.object({ feature, gain: z.number().int(), lose: z.number().int() });
export const publicationSchema = z
  .object({
    id: z.uuid(),
    status: z.enum(['scheduled', 'published', 'undone', 'cancelled']),
    /** Settings it changes. */
    settings: z.number().int(),
    /** Whom it showed what to, and from whom it took what, as it was previewed when it was written. */
    effects: z.array(effect),
    createdBy: z.string(),
    createdAt: timeSchema,
    publishAt: timeSchema.nullable(),
    publishedAt: timeSchema.nullable(),
    endedAt: timeSchema.nullable(),
    endedBy: z.string().nullable(),
  })
  .meta({ id: 'FeaturePublication' });
const path = '/api/admin/feature-visibility';
const publications = '/api/admin/feature-publications';
const one = { audience: 'admin', params: idParams, response: publicationSchema } as const;

export const visibility = {
  provider: defineContract({ audience: 'admin', method: 'GET', path, summary: 'What the provider shows to each role where no organization says otherwise', response: z.object({ states: byRole }) }),
  organizations: defineContract({ audience: 'admin', method: 'GET', path: `${path}/organizations`, summary: 'Features by organizations: what is set in each', query: listQuery({ sorts: ['name'], filter: { q: z.string().max(200).optional(), status: z.enum(['active', 'archived']).optional(), set: z.boolean().optional() } }), response: z.array(visibilityOrganizationSchema) }),
  people: defineContract({ audience: 'admin', method: 'GET', path: `${path}/people`, summary: 'Features by people: what is set for each, of one organization or of all', query: listQuery({ sorts: ['name'], filter: { q: z.string().max(200).optional(), organizationId: z.uuid().optional(), set: z.boolean().optional() } }), response: z.array(visibilityPersonSchema) }),
  preview: defineContract({
    audience: 'admin',
    method: 'POST',
    path: `${path}/preview`,
    summary: 'Whom a draft would show what to, and from whom it would take what',
    body: z.strictObject({ cells }),
    response: z.object({ settings: z.number().int(), effects: z.array(effect) }),
    tags: ['reads-only'],
  }),
  previewPeople: defineContract({
    audience: 'admin',
    method: 'POST',
    path: `${path}/preview-people`,
    summary: 'The names behind a preview, 50 at once',
    body: z.strictObject({ cells, feature, direction: z.enum(['gain', 'lose']), from: z.number().int().min(0).max(10_000_000).default(0) }),
    response: z.object({ total: z.number().int(), people: z.array(z.object({ id: z.uuid(), name: z.string(), email: z.string(), role, organizationName: z.string() })) }),
    tags: ['reads-only'],
  }),
  dataScopes: defineContract({ audience: 'admin', method: 'PUT', path: '/api/admin/portals/:id/data-scopes', summary: 'How far each role sees in each section of one organization', params: idParams, body: z.strictObject({ dataScopes }), response: z.object({ dataScopes }) }),
} as const;

export const featurePublications = {
  list: defineContract({ audience: 'admin', method: 'GET', path: publications, summary: 'What was published or is planned; limited staff see their own', query: listQuery({ sorts: ['createdAt'], filter: { status: z.enum(['scheduled', 'published', 'undone', 'cancelled']).optional() }, defaultSort: '["createdAt","DESC"]' }), response: z.array(publicationSchema) }),
  create: defineContract({ audience: 'admin', method: 'POST', path: publications, summary: 'Publish a draft, now or at a time', body: z.strictObject({ cells, publishAt: timeInput.optional() }), status: 201, response: publicationSchema, errors: ['nothing_to_publish', 'from_invalid'] }),
  undo: defineContract({ ...one, method: 'POST', path: `${publications}/:id/undo`, summary: 'Take a published change back; what was changed since stays', errors: ['not_undoable'] }),
  cancel: defineContract({ ...one, method: 'POST', path: `${publications}/:id/cancel`, summary: 'Call off what is planned', errors: ['not_cancellable'] }),
} as const;

