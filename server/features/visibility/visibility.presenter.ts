import type { z } from 'zod';
import type { publicationSchema, visibilityOrganizationSchema, visibilityPersonSchema } from '../../../shared/contracts/visibility.ts';
import type { DataScopes } from '../../../shared/features.ts';
import { readSettings, type Effect } from './visibility.domain.ts';
import type { PublicationRow } from './visibility.publications.repository.ts';
import type { PersonStates } from './visibility.repository.ts';
import type { OrganizationRecord } from './visibility.service.ts';

/** What is set in one organization, as staff see it. */
export function presentOrganizationVisibility(row: OrganizationRecord): z.output<typeof visibilityOrganizationSchema> {
  return {
    id: row.id,
    name: row.name,
    status: row.status,
    states: readSettings('organization', row.feature_states),
    dataScopes: row.data_scopes === null ? {} : (JSON.parse(row.data_scopes) as DataScopes),
    people: row.people,
    exceptions: row.exceptions,
  };
}

/** What is set for one person, as staff see it. */
export function presentPersonVisibility(row: PersonStates): z.output<typeof visibilityPersonSchema> {
  return { id: row.id, organizationId: row.organization_id, organizationName: row.organization_name, name: row.name, email: row.email, role: row.role, status: row.status, states: readSettings('person', row.feature_states).person ?? {} };
}

/** One name behind a preview. */
export function presentReached(row: PersonStates) {
  return { id: row.id, name: row.name, email: row.email, role: row.role, organizationName: row.organization_name };
}

/** One publication. */
export function presentPublication(row: PublicationRow): z.output<typeof publicationSchema> {
  return {
    id: row.id,
    status: row.status,
    settings: row.settings,
    effects: JSON.parse(row.effects) as Effect[],
    createdBy: row.created_by,
    createdAt: row.created_at,
    publishAt: row.publish_at,
    publishedAt: row.published_at,
    endedAt: row.ended_at,
    endedBy: row.ended_by,
  };
}
