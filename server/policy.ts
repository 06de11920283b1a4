import { mayStaff, type Permission, type StaffRole } from '../shared/permissions.ts';
import { AppError, GateError } from './errors.ts';
import type { AccessDecision, AccessFacts, StaffAccess } from '../shared/access.ts';
import type { DataScope, FeatureKey } from '../shared/features.ts';

/** Stands for the provider before there is one. */
export const noProvider = '00000000-0000-0000-0000-000000000000';

declare const scopeMark: unique symbol;

/** What a repository may touch; only this file makes one. */
export interface Scope {
  readonly providerId: string;
  /** `'all'` of the provider's, or exactly these. */
  readonly organizationIds: 'all' | readonly string[];
  /** The signed-in person, where their own rows are meant. */
  readonly userId: string | null;
  /** In a section of the portal: whether the person sees their own records or the organization's; null: not in a section. */
  readonly dataScope: DataScope | null;
  readonly [scopeMark]: true;
}

export interface StaffActor {
  readonly kind: 'staff';
  readonly providerId: string;
  readonly sessionId: string;
  readonly userId: string;
  readonly staffId: string;
  readonly name: string;
  readonly email: string;
  readonly role: StaffRole;
  readonly organizationIds: 'all' | readonly string[];
  /** Whether the second factor was given, is asked for, or must be set up first. */
  readonly access: StaffAccess;
  /** The provider's connection this session came through; null: it was made with something of their own. */
  readonly ssoConnectionId: string | null;
  readonly authenticatedAt: string;
  readonly expiresAt: string;
}

export interface CustomerActor {
  readonly kind: 'customer';
  readonly providerId: string;
  readonly sessionId: string;
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  /** The organization entered and the person's link to it, whatever the gates say. */
  readonly organizationId: string | null;
  readonly customerUserId: string | null;
  readonly role: 'user' | 'manager' | null;
  readonly decision: AccessDecision;
  readonly facts: PortalFacts;
  readonly features: FeatureAccess;
  /** The connection this session came through; null: something of their own. */
  readonly ssoConnectionId: string | null;
  readonly authenticatedAt: string;
}

/** What a person's facts say about the sections of the portal; read only when asked. */
export interface FeatureAccess {
  /** What the gates say about a section, and about one of its records where one is asked for. */
  readonly decide: (feature: FeatureKey, record?: { readonly inScope: boolean }) => AccessDecision;
  /** The sections they see, in menu order. */
  readonly visible: () => FeatureKey[];
  readonly dataScope: (feature: FeatureKey) => DataScope;
  /** What they read where a section is hidden from them. */
  readonly hiddenWords: (feature: FeatureKey) => string;
}

/** One row of facts about a portal session: what decides, and what the session's answer shows. */
export interface PortalFacts {
  readonly access: AccessFacts;
  readonly provider: { readonly name: string; readonly timeZone: string; readonly support: { readonly name: string; readonly email: string; readonly phone: string; readonly url: string } };
  readonly organization: { readonly id: string; readonly name: string; readonly note: string; readonly welcomeText: string; readonly logoId: string | null } | null;
  /** Active links of this sign-in, to switch between. */
  readonly organizations: readonly { readonly id: string; readonly name: string; readonly role: 'user' | 'manager' }[];
  /** From when this person must have a second factor they do not have yet; null: nothing is announced. */
  readonly mfaRequiredFrom: string | null;
  readonly expiresAt: string;
}

/** The product itself or its operator at the command line. */
export interface SystemActor {
  readonly kind: 'system' | 'operator';
  readonly providerId: string;
  readonly name: string;
}

export interface AnonymousActor {
  readonly kind: 'anonymous';
  readonly providerId: string;
}

export type Actor = StaffActor | CustomerActor | SystemActor | AnonymousActor;

/** Who may use a route; gives the scope of what they may touch, or throws. */
export interface Policy {
  readonly name: string;
  readonly check: (actor: Actor) => Scope;
}

/** The refusal of a gate as an error; the first gate is plain `unauthenticated`, the last plain `not_found`. */
export function gateError(decision: Exclude<AccessDecision, { access: 'allowed' }>, section: { feature: FeatureKey; detail: string } | null = null): AppError {
  if (decision.access === 'unauthenticated' || decision.access === 'not_found') return new AppError(decision.access);
  return decision.access === 'feature_hidden' && section ? new GateError(decision.access, decision.gate, section.feature, section.detail) : new GateError(decision.access, decision.gate);
}

function scope(providerId: string, organizationIds: 'all' | readonly string[], userId: string | null, dataScope: DataScope | null = null): Scope {
  return { providerId, organizationIds, userId, dataScope } as unknown as Scope;
}

/** Anybody, signed in or not; the list of its users is a reviewed snapshot. Its scope holds no organization and nobody's rows. */
export const anyone: Policy = { name: 'anyone', check: (actor) => scope(actor.providerId, [], null) };

function signedInStaff(actor: Actor): StaffActor {
  if (actor.kind !== 'staff') throw new AppError('unauthenticated');
  if (actor.access !== 'allowed') throw new AppError(actor.access);
  return actor;
}

/** Staff who hold a permission. Throws `unauthenticated`, `mfa_required`, `mfa_enrolment_required`, `forbidden`. */
export function staffMay(permission: Permission): Policy {
  return {
    name: `staff:${permission}`,
    check: (actor) => {
      const { role, providerId, organizationIds, userId } = signedInStaff(actor);
      if (!mayStaff(role, organizationIds !== 'all', permission)) throw new AppError('forbidden', { detail: whoMay(permission) });
      return scope(providerId, organizationIds, userId);
    },
  };
}

/** Every signed-in member of staff, for their own account. Throws `unauthenticated`, `mfa_required`, `mfa_enrolment_required`. */
export const anyStaff: Policy = {
  name: 'staff',
  check: (actor) => {
    const { providerId, organizationIds, userId } = signedInStaff(actor);
    return scope(providerId, organizationIds, userId);
  },
};

/** Every session of staff, also before the second factor: session, sign-out, the factor itself. Its scope holds no organization. Throws `unauthenticated`. */
export const staffAtAnyGate: Policy = {
  name: 'staff-at-any-gate',
  check: (actor) => {
    if (actor.kind !== 'staff') throw new AppError('unauthenticated');
    return scope(actor.providerId, [], actor.userId);
  },
};

/** Staff who are signed in or must set up their second factor, for doing so. Throws `unauthenticated`, `mfa_required`. */
export const staffEnrolling: Policy = {
  name: 'staff-enrolling',
  check: (actor) => {
    if (actor.kind !== 'staff') throw new AppError('unauthenticated');
    if (actor.access === 'mfa_required') throw new AppError(actor.access);
    return scope(actor.providerId, [], actor.userId);
  },
};

/** Customers whom every gate of the portal lets through. Throws `unauthenticated` and the gates' codes. */
export const customer: Policy = {
  name: 'customer',
  check: (actor) => {
    if (actor.kind !== 'customer') throw new AppError('unauthenticated');
    if (actor.decision.access !== 'allowed') throw gateError(actor.decision);
    return scope(actor.providerId, actor.organizationId ? [actor.organizationId] : [], actor.userId);
  },
};

/** Customers whom every gate lets through and who are shown a section; the scope says how far they see in it. Throws `unauthenticated` and the gates' codes, `feature_hidden` among them. */
export function customerMay(feature: FeatureKey): Policy {
  return {
    name: `customer:${feature}`,
    check: (actor) => {
      const { providerId, organizationIds, userId } = customer.check(actor);
      if (actor.kind !== 'customer') throw new AppError('unauthenticated');
      const decision = actor.features.decide(feature);
      if (decision.access !== 'allowed') throw gateError(decision, { feature, detail: actor.features.hiddenWords(feature) });
      return scope(providerId, organizationIds, userId, actor.features.dataScope(feature));
    },
  };
}

/** Gate 8: refuses a record of a section that lies outside what the person may see, exactly like one that does not exist. Throws `not_found`. */
export function requireRecord(actor: Actor, feature: FeatureKey, inScope: boolean): void {
  if (actor.kind !== 'customer') throw new AppError('unauthenticated');
  const decision = actor.features.decide(feature, { inScope });
  if (decision.access !== 'allowed') throw gateError(decision, { feature, detail: actor.features.hiddenWords(feature) });
}

const cameThroughConnection = (actor: CustomerActor) => actor.facts.access.sso.cameThrough !== 'none';

/** Customers who are let in by something of their own, for their own credentials. Throws `unauthenticated`, the gates' codes, `sso_session`. */
export const customerByOwnSignIn: Policy = {
  name: 'customer-by-own-sign-in',
  check: (actor) => {
    const checked = customer.check(actor);
    if (actor.kind === 'customer' && cameThroughConnection(actor)) throw new AppError('sso_session');
    return checked;
  },
};

/** Customers who are let in by something of their own, or must set up their second factor, for doing so. Throws `unauthenticated`, the gates' codes, `sso_session`. */
export const customerAddingFactor: Policy = {
  name: 'customer-adding-factor',
  check: (actor) => {
    const checked = customerEnrolling.check(actor);
    if (actor.kind === 'customer' && actor.decision.access === 'allowed' && cameThroughConnection(actor)) throw new AppError('sso_session');
    return checked;
  },
};

/** Customers who are let in or must set up their second factor, for doing so. Throws `unauthenticated` and the other gates' codes. */
export const customerEnrolling: Policy = {
  name: 'customer-enrolling',
  check: (actor) => {
    if (actor.kind !== 'customer') throw new AppError('unauthenticated');
    if (actor.decision.access !== 'allowed' && actor.decision.access !== 'mfa_enrolment_required') throw gateError(actor.decision);
    return scope(actor.providerId, [], actor.userId);
  },
};

/** Every signed-in session of the portal, also at a wall: session, sign-out, switching organization. Throws `unauthenticated`. */
export const customerAtAnyGate: Policy = {
  name: 'customer-at-any-gate',
  check: (actor) => {
    if (actor.kind !== 'customer') throw new AppError('unauthenticated');
    return scope(actor.providerId, [], actor.userId);
  },
};

/** The worker's and the command line's own scope: everything of one provider. */
export function systemScope(actor: SystemActor): Scope {
  return scope(actor.providerId, 'all', null);
}

/** A provider's scope for a look-up before sign-in (an address, an invitation): the caller proves the rest with a secret. */
export function signInScope(providerId: string): Scope {
  return scope(providerId, 'all', null);
}

/** Whether a staff actor holds a permission, for what a page offers. */
export function permits(actor: Actor, permission: Permission): boolean {
  return actor.kind === 'staff' && mayStaff(actor.role, actor.organizationIds !== 'all', permission);
}

function whoMay(permission: Permission): string {
  return permission === 'owners.manage' ? 'Only an owner may do this. Ask one of your owners.' : 'Your role does not allow this. Ask an owner or admin of your team to do it or to change your role.';
}
