import type { ResponseOf } from '../../../shared/contracts/contract.ts';
import type { search } from '../../../shared/contracts/operations.ts';
import type { Found } from './search.service.ts';

/** What the search box shows. */
export function presentFound({ organizations, people, attempt }: Found): ResponseOf<typeof search.all> {
  return {
    organizations: organizations.map((row) => ({ id: row.id, name: row.name, externalId: row.external_id, portalEnabled: row.enabled === 1, status: row.status })),
    people: people.map((row) => ({ id: row.id, name: row.name, email: row.email, organizationName: row.organization_name, status: row.status })),
    attempt,
  };
}
