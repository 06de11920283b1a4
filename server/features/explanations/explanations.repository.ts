import type { Db } from '../../../db/database.ts';
import type { AuditEventsTable } from '../../../db/tables/operations.ts';
import type { InvitationsTable } from '../../../db/tables/customers.ts';
import type { Scope } from '../../policy.ts';
import { inScope } from '../scoping.repository.ts';

export interface PersonFacts {
  readonly id: string;
  readonly user_id: string | null;
  readonly email: string;
  readonly name: string;
  readonly status: 'new' | 'invited' | 'active' | 'disabled';
  readonly organization_id: string;
  readonly organization_name: string;
  readonly name_folded: string;
  readonly organization_status: 'active' | 'archived';
  readonly enabled: number;
  readonly note: string;
  readonly mfa_exempt_until: string | null;
  readonly mfa_exempt_reason: string;
  readonly sso_rule: 'rehearsal' | 'planned' | 'on' | null;
  readonly sso_exempt_until: string | null;
  readonly role: 'user' | 'manager';
  /** JSON of what is set about sections. */
  readonly organization_features: string | null;
  readonly person_features: string | null;
  readonly data_scopes: string | null;
}

function people(db: Db, scope: Scope) {
  return db
    .selectFrom('customer_users as cu')
    .innerJoin('organizations as o', (join) => join.onRef('o.id', '=', 'cu.organization_id').onRef('o.provider_id', '=', 'cu.provider_id'))
    .innerJoin('portals as po', (join) => join.onRef('po.organization_id', '=', 'cu.organization_id').onRef('po.provider_id', '=', 'cu.provider_id'))
    .select(['cu.id', 'cu.user_id', 'cu.email', 'cu.name', 'cu.status', 'cu.organization_id', 'o.name as organization_name', 'o.name_folded', 'o.status as organization_status', 'po.enabled', 'po.note', 'cu.mfa_exempt_until', 'cu.mfa_exempt_reason', 'po.sso_rule', 'cu.sso_exempt_until', 'cu.role', 'po.feature_states as organization_features', 'cu.feature_states as person_features', 'po.data_scopes'])
    .where(inScope(scope, 'cu'))
    .orderBy('o.name_folded')
    .orderBy('cu.id');
}

/** One person of the scope with what decides. */
export async function findPerson(db: Db, scope: Scope, customerUserId: string): Promise<PersonFacts | undefined> {
  return people(db, scope).where('cu.id', '=', customerUserId).executeTakeFirst();
}

/** Every link of an address, or of a sign-in, within the scope. */
export async function findPeople(db: Db, scope: Scope, emailFolded: string, userId: string | null): Promise<PersonFacts[]> {
  return people(db, scope)
    .where((eb) => (userId === null ? eb('cu.email_folded', '=', emailFolded) : eb.or([eb('cu.email_folded', '=', emailFolded), eb('cu.user_id', '=', userId)])))
    .execute();
}

/** The invitation of a person that is not closed. */
export async function findOpenInvitation(db: Db, scope: Scope, customerUserId: string): Promise<Pick<InvitationsTable, 'id' | 'waiting' | 'sent_at' | 'bounced_at' | 'bounce_reason' | 'accepted_at' | 'revoked_at' | 'expires_at'> | undefined> {
  return db
    .selectFrom('invitations as i')
    .select(['i.id', 'i.waiting', 'i.sent_at', 'i.bounced_at', 'i.bounce_reason', 'i.accepted_at', 'i.revoked_at', 'i.expires_at'])
    .where(inScope(scope, 'i'))
    .where('i.customer_user_id', '=', customerUserId)
    .where('i.accepted_at', 'is', null)
    .where('i.revoked_at', 'is', null)
    .executeTakeFirst();
}

export type Decision = Pick<AuditEventsTable, 'id' | 'at' | 'actor_label' | 'action'>;

/** What the provider has set about sections. */
export async function findProviderFeatures(db: Db, scope: Scope): Promise<string | null> {
  const { feature_states: stored } = await db.selectFrom('providers').select('feature_states').where('id', '=', scope.providerId).executeTakeFirstOrThrow();
  return stored;
}

const changesRead = 100;

/** The newest entries about which sections a subject shows, with what changed; the provider's own stand above every organization. */
export async function findFeatureChanges(db: Db, scope: Scope, subjectId: string): Promise<(Decision & Pick<AuditEventsTable, 'changes'>)[]> {
  return db
    .selectFrom('audit_events as e')
    .select(['e.id', 'e.at', 'e.actor_label', 'e.action', 'e.changes'])
    .where((eb) => (subjectId === scope.providerId ? eb('e.provider_id', '=', scope.providerId) : inScope(scope, 'e')))
    .where('e.subject_id', '=', subjectId)
    .where('e.action', '=', 'features.changed')
    .orderBy('e.at', 'desc')
    .orderBy('e.id', 'desc')
    .limit(changesRead)
    .execute();
}

/** The newest entry of these actions about a subject. */
export async function findDecision(db: Db, scope: Scope, subjectId: string, actions: readonly string[]): Promise<Decision | undefined> {
  return db.selectFrom('audit_events as e').select(['e.id', 'e.at', 'e.actor_label', 'e.action']).where(inScope(scope, 'e')).where('e.subject_id', '=', subjectId).where('e.action', 'in', actions).orderBy('e.at', 'desc').orderBy('e.id', 'desc').limit(1).executeTakeFirst();
}

/** How many active people an organization has. */
export async function countActivePeople(db: Db, scope: Scope, organizationId: string): Promise<number> {
  const { count } = await db.selectFrom('customer_users as cu').select(({ fn }) => fn.countAll<number>().as('count')).where(inScope(scope, 'cu')).where('cu.organization_id', '=', organizationId).where('cu.status', '=', 'active').executeTakeFirstOrThrow();
  return Number(count);
}

/** What a session had come with, and of which organization the connection is that it came through. */
export async function findSessionWay(db: Db, scope: Scope, sessionId: string): Promise<{ method: string; connection_organization_id: string | null } | undefined> {
  return db
    .selectFrom('sessions as s')
    .leftJoin('sso_connections as sc', (join) => join.onRef('sc.id', '=', 's.sso_connection_id').onRef('sc.provider_id', '=', 's.provider_id'))
    .select(['s.method', 'sc.organization_id as connection_organization_id'])
    .where('s.provider_id', '=', scope.providerId)
    .where('s.id', '=', sessionId)
    .executeTakeFirst();
}
