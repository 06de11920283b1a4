import { AppError } from '../../errors.ts';
import { customerMay, type Actor, type Scope } from '../../policy.ts';

/** Who asks at the portal, and whether they see their own tickets or the organization's. */
export interface Reader {
  readonly organizationId: string;
  readonly customerUserId: string;
  readonly sees: 'own' | 'organization';
}

/** Customers who are shown the section. Throws `unauthenticated` and the gates' codes. */
export const mayUseTickets = customerMay('tickets');

/** Which tickets a customer whom the policy let through may see, as their scope says. Throws `forbidden`. */
export function readerOf(actor: Actor, scope: Scope): Reader {
  if (actor.kind !== 'customer' || actor.organizationId === null || actor.customerUserId === null) throw new AppError('forbidden');
  return { organizationId: actor.organizationId, customerUserId: actor.customerUserId, sees: scope.dataScope ?? 'own' };
}

/** How a customer may find their tickets, or one of them. */
export function ticketsOf(reader: Reader, id?: string): { organizationId: string; requesterId?: string; id?: readonly string[] } {
  return { organizationId: reader.organizationId, ...(reader.sees === 'own' ? { requesterId: reader.customerUserId } : {}), ...(id === undefined ? {} : { id: [id] }) };
}
