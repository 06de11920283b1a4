import type { SsoNearMiss } from '../../../shared/contracts/sso.ts';
import { foldEmail } from '../../../shared/folding.ts';
import { limits } from '../../../shared/limits.ts';
import type { Context } from '../../context.ts';
import type { Scope } from '../../policy.ts';
import { customerUsers, membershipsOf, type CustomerUserRecord } from '../customer-users/index.ts';
import type { Mapping } from './sso.connections.domain.ts';
import type { ConnectionRow } from './sso.connections.repository.ts';
import { profileOf, type Named } from './sso.identity.domain.ts';
import { nearMissOf, nearMissSentence, searchesFor } from './sso.near-misses.domain.ts';
import { findSubjectInOtherCase } from './sso.subjects.repository.ts';
import type { KeptNearMiss } from './sso.tests.domain.ts';

async function found(ctx: Context, scope: Scope, filter: { q?: string; organizationId?: string; id?: readonly string[] }): Promise<CustomerUserRecord[]> {
  return (await customerUsers(ctx, scope, { sort: ['email', 'ASC'], range: [0, 4 * limits.sso.nearMisses], filter })).rows;
}

function missOf(kind: SsoNearMiss['kind'], told: string, person: CustomerUserRecord): KeptNearMiss {
  const { id, name, email, organization_id: organizationId, organization_name: organizationName } = person;
  return { kind, customerUserId: id, name, email, organizationName, organizationId, sentence: nearMissSentence(kind, told, { email, name, organizationName }) };
}

async function inOtherCase(ctx: Context, scope: Scope, connection: ConnectionRow, organizationId: string, named: Named): Promise<KeptNearMiss[]> {
  const subject = await findSubjectInOtherCase(ctx.db, scope, connection.id, named.subject);
  const membership = subject && (await membershipsOf(ctx, scope, subject.user_id)).find((one) => one.organization_id === organizationId);
  if (!membership) return [];
  return (await found(ctx, scope, { id: [membership.id] })).map((person) => missOf('letter_case', named.subject, person));
}

/** Whom an identity provider's answer almost means: an identity in other letters, and where it means nobody (`meant`) also an alias, the same name under another domain, or somebody of another organization. */
export async function nearMissesOf(ctx: Context, scope: Scope, connection: ConnectionRow, named: Named, meant: boolean): Promise<KeptNearMiss[]> {
  const { organization_id: organizationId } = connection;
  if (organizationId === null) return [];
  const { email } = profileOf(named, JSON.parse(connection.mapping) as Mapping);
  const misses = await inOtherCase(ctx, scope, connection, organizationId, named);
  if (email === null || meant) return misses;
  for (const q of searchesFor(email)) {
    for (const person of await found(ctx, scope, { q, organizationId })) {
      const kind = nearMissOf(email, person.email);
      if (kind !== null) misses.push(missOf(kind, email, person));
    }
  }
  const elsewhere = (await found(ctx, scope, { q: foldEmail(email) })).filter((person) => foldEmail(person.email) === foldEmail(email) && person.organization_id !== organizationId);
  const all = [...misses, ...elsewhere.map((person) => missOf('other_organization', email, person))];
  return all.filter((one, index) => all.findIndex(({ customerUserId }) => customerUserId === one.customerUserId) === index).slice(0, limits.sso.nearMisses);
}
