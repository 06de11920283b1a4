/** The gates of `product.md`, in their order. */
export const gates = [
  'session',
  'customer_user',
  'portal',
  'sso',
  'mfa',
  'mfa_enrolment',
  'feature',
  'record',
] as const;
export type Gate = (typeof gates)[number];

/** The code a customer meets at each gate. */
export const gateCodes = {
  session: 'unauthenticated',
  customer_user: 'access_required',
  portal: 'portal_unavailable',
  sso: 'sso_required',
  mfa: 'mfa_required',
  mfa_enrolment: 'mfa_enrolment_required',
  feature: 'feature_hidden',
  record: 'not_found',
} as const satisfies Record<Gate, string>;
export type AccessCode = (typeof gateCodes)[Gate];

/** Words every client shows at a wall: title, what it means, what to do. */
export interface WallText {
  readonly title: string;
  readonly meaning: string;
  readonly next: readonly string[];
}

/** The walls of `product.md`, worded alike on every client; `{provider}` and `{organization}` are filled in by whoever shows them. */
export const walls: Readonly<Record<'access_required' | 'portal_unavailable' | 'sso_required', WallText>> = {
  access_required: {
    title: 'Client Portal Access Required',
    meaning: 'You are signed in, but no active portal account is linked to this sign-in.',
    next: [
      'Sign out and check that you used the e-mail address {provider} invited.',
      'Ask {provider} to send you an invitation or to link your account, and tell them the reference below.',
      'If you work for {provider}, sign in at the console instead: staff accounts do not open the customer portal.',
    ],
  },
  sso_required: {
    title: 'Continue with your company’s sign-in',
    meaning: 'What you signed in with does not open {organization}: it asks for its own sign-in page, the one you use for your work.',
    next: ['Choose the button below and sign in with the account of your company.', 'If your company’s page does not let you in, ask your company’s own IT.', 'If you cannot use it today, ask {provider}, and tell them the reference below.'],
  },
  portal_unavailable: {
    title: 'Portal not available',
    meaning: 'The portal of {organization} is switched off at the moment. Your account is fine; the same message appears on every device.',
    next: ['Ask {provider} to switch the portal on for {organization}, and tell them the reference below.', 'Try again once they have: you do not need to sign in anew.'],
  },
};

/** Everything that decides whether somebody gets in; read fresh at each request, in one query. */
export interface AccessFacts {
  /** Gate 1. */
  readonly session: 'valid' | 'expired' | 'none';
  /** Gate 2: the link to the organization entered; null where there is none. */
  readonly customerUser: { readonly status: 'new' | 'invited' | 'active' | 'disabled' } | null;
  /** Gate 3. */
  readonly organization: { readonly status: 'active' | 'archived'; readonly portalEnabled: boolean } | null;
  /** Gate 4: whether the organization admits its own single sign-on only, and how this session came. */
  readonly sso: { readonly only: boolean; readonly exempt: boolean; readonly cameThrough: 'own_connection' | 'other_connection' | 'none' };
  /** Gates 5 and 6. */
  readonly mfa: {
    readonly required: boolean;
    readonly exempt: boolean;
    readonly enrolled: boolean;
    readonly used: boolean;
    /** An access pass stood in for the factor: nothing opens but enrolment. */
    readonly pass: boolean;
    /** The connection this session came through answers for it: its identity provider asked for a factor, or none is asked on top of it. */
    readonly atIdp: boolean;
  };
  /** Gate 7: the feature asked for; null where none is. */
  readonly feature: { readonly key: string; readonly visible: boolean } | null;
  /** Gate 8: the record asked for; null where none is. */
  readonly record: { readonly inScope: boolean } | null;
}

/** Whether customers must have a second factor, and from when (ISO time; null: at once). */
export interface MfaRule {
  readonly rule: 'optional' | 'required';
  readonly from: string | null;
}

/** The rule that holds for an organization: its own, else the provider's. */
export function effectiveMfaRule(provider: MfaRule, organization: { rule: MfaRule['rule'] | null; from: string | null } | null): MfaRule {
  return organization?.rule == null ? provider : { rule: organization.rule, from: organization.from };
}

/** Whether a rule asks for a factor at a time (ISO). */
export function isMfaRequired({ rule, from }: MfaRule, now: string): boolean {
  return rule === 'required' && (from === null || from <= now);
}

/** How far a staff session is. */
export type StaffAccess = 'allowed' | 'mfa_required' | 'mfa_enrolment_required';

export type AccessDecision = { readonly access: 'allowed' } | { readonly access: AccessCode; readonly gate: Gate };

/** The tighter of the provider's lifetimes and an organization's own, in minutes. */
export function tighterLifetime(provider: { idleMinutes: number; absoluteMinutes: number }, organization: { idleMinutes: number | null; absoluteMinutes: number | null }): { idleMinutes: number; absoluteMinutes: number } {
  return {
    idleMinutes: Math.min(provider.idleMinutes, organization.idleMinutes ?? provider.idleMinutes),
    absoluteMinutes: Math.min(provider.absoluteMinutes, organization.absoluteMinutes ?? provider.absoluteMinutes),
  };
}
