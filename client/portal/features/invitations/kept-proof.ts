import type { InvitationProof } from './queries.ts';

/** A proof that outlives the way over the sign-in page, in memory only. */
interface KeptProof {
  readonly proof: InvitationProof;
  /** The person asked for it already: it is redeemed as soon as they are signed in. */
  readonly redeemAtOnce: boolean;
}

let kept: KeptProof | undefined;

/** Keeps a proof while the person signs in. */
export function keepProof(proof: KeptProof): void {
  kept = proof;
}

/** The proof kept before, without taking it away. */
export function keptProof(): KeptProof | undefined {
  return kept;
}

/** Whether the person asked for exactly this invitation before they signed in. */
export function isToBeRedeemedAtOnce(proof: InvitationProof): boolean {
  return kept?.redeemAtOnce === true && JSON.stringify(kept.proof) === JSON.stringify(proof);
}

/** Forgets it once it is used up, void or not wanted. */
export function forgetProof(): void {
  kept = undefined;
}
