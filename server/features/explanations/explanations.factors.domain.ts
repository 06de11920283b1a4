/** A stop after too many wrong tries; times are already in the provider's zone and words. */
export interface LockFinding {
  readonly since: string;
  /** Null: until somebody resets it. */
  readonly until: string | null;
  /** `203.0.113.9 (Chrome on Windows, 5 tries)`, the most first. */
  readonly from: readonly string[];
}

/** What the explainer knows about somebody's second factors; times are already in the provider's zone and words. */
export interface FactorFindings {
  readonly enrolled: boolean;
  readonly totp: boolean;
  readonly passkeys: number;
  readonly recoveryCodes: number;
  /** Whether a second factor is required now, from when it is where that lies ahead, and by whom. */
  readonly required: boolean;
  readonly requiredFrom: string | null;
  readonly requiredBy: string;
  readonly exemptUntil: string | null;
  readonly exemptReason: string;
  readonly passUntil: string | null;
  /** The last thing they met was the question for the factor, or a wrong one. */
  readonly isStuck: boolean;
  readonly locked: LockFinding | null;
  /** `about 3 minutes slow`: how far off the clock of the phone was at the newest wrong code; null: it was not, or codes fit since. */
  readonly clock: string | null;
}

/** Nothing is known of second factors: there is no sign-in. */
export const noFactors: FactorFindings = { enrolled: false, totp: false, passkeys: 0, recoveryCodes: 0, required: false, requiredFrom: null, requiredBy: '', exemptUntil: null, exemptReason: '', passUntil: null, isStuck: false, locked: null, clock: null };

const counted = (count: number, one: string, many: string) => `${count === 0 ? 'no' : count} ${count === 1 ? one : many}`;

/** `is stopped since … until …, after wrong tries from …`: the words behind what is stopped. */
export function lockWords({ since, until, from }: LockFinding): string {
  const sources = from.length === 0 ? '' : `, from ${from.slice(0, 3).join(', ')}${from.length > 3 ? ` and ${from.length - 3} more` : ''}`;
  return `is stopped after too many wrong tries${sources}: since ${since}${until === null ? '' : `, until ${until}`}.`;
}

/** Where wrong tries came from, as the explainer says it. */
export function sourceWords({ ip, browser, system, tries }: { ip: string; browser: string; system: string; tries: number }): string {
  const client = [browser, system].filter((part) => part !== '').join(' on ');
  return `${ip} (${client === '' ? '' : `${client}, `}${counted(tries, 'try', 'tries')})`;
}

/** One sentence about the factors somebody has, and what stands against giving one. */
export function factorFinding(factors: FactorFindings): string {
  if (!factors.enrolled) return 'No second factor is set up, so none is asked for.';
  const has = [...(factors.totp ? ['an authenticator app'] : []), ...(factors.passkeys > 0 ? [counted(factors.passkeys, 'passkey', 'passkeys')] : [])].join(' and ');
  const lock = factors.locked === null ? '' : ` Asking for it ${lockWords(factors.locked)}${factors.locked.until === null ? ' Only a reset opens it again.' : ''}`;
  const clock = factors.clock === null ? '' : ` The phone is ${factors.clock}: it must set its time by itself.`;
  const pass = factors.passUntil === null ? '' : ` An access pass is open until ${factors.passUntil}.`;
  return `Has ${has}; ${counted(factors.recoveryCodes, 'recovery code is', 'recovery codes are')} left.${factors.isStuck ? ' It was asked for and has not been given since.' : ''}${lock}${clock}${pass}`;
}

/** One sentence about whether somebody must have a second factor. */
export function enrolmentFinding(factors: FactorFindings): string {
  const by = factors.requiredBy;
  const exempt = factors.exemptUntil === null ? '' : ` Exempt until ${factors.exemptUntil}${factors.exemptReason === '' ? '' : `: ${factors.exemptReason}`}.`;
  if (factors.required) return `${by} requires a second factor.${factors.enrolled ? ' This person has one.' : exempt === '' ? ' This person has none and must set one up before anything opens.' : exempt}`;
  if (factors.requiredFrom !== null) return `${by} requires a second factor from ${factors.requiredFrom} on.${factors.enrolled ? ' This person has one.' : ` This person has none yet.${exempt}`}`;
  return 'No second factor is required.';
}
