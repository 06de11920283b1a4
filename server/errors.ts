import type { ProblemCode } from '../shared/contracts/problem.ts';
import type { AccessCode, Gate } from '../shared/access.ts';

export interface Refusal {
  /** Replaces the code's own sentence where more can be said. */
  readonly detail?: string;
  /** Field to sentence, for forms. */
  readonly errors?: Readonly<Record<string, string>>;
  readonly reference?: string;
  /** The newer record beside `changed_meanwhile`. */
  readonly current?: unknown;
  readonly url?: string;
  /** How to confirm it is you, beside `step_up_required`. */
  readonly ways?: readonly { readonly method: string; readonly label: string }[];
  readonly retryAfterSeconds?: number;
  /** Its service has written it down already, in its own words. */
  readonly recorded?: boolean;
  /** Whoever is led to a page about it belongs to the console's sign-in, not the portal's. */
  readonly atConsole?: boolean;
  /** What only the log hears. */
  readonly cause?: unknown;
}

/** A refusal with a stable code of the contract; `http/problem.ts` turns it into HTTP. */
export class AppError extends Error {
  readonly code: ProblemCode;
  readonly refusal: Refusal;

  constructor(code: ProblemCode, refusal: Refusal = {}) {
    super(refusal.detail ?? code, { cause: refusal.cause });
    this.name = 'AppError';
    this.code = code;
    this.refusal = refusal;
  }
}

/** A refusal of one of the portal's gates; whoever answers the request records it and adds the reference. */
export class GateError extends AppError {
  readonly gate: Gate;
  readonly feature: string | null;

  constructor(code: Exclude<AccessCode, 'unauthenticated' | 'not_found'>, gate: Gate, feature: string | null = null, detail?: string) {
    super(code, detail === undefined ? {} : { detail });
    this.name = 'GateError';
    this.gate = gate;
    this.feature = feature;
  }
}
