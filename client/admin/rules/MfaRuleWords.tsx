import type { ReactNode } from 'react';
import { When } from '../components/When.tsx';
import type { AnswerOf, InputOf } from '../../http/route-table.ts';

export type MfaPreviewCounts = AnswerOf<'mfaRules.provider'>['preview'];
type Rule = InputOf<'mfaRules.portal'>['body']['rule'];

/** What a rule about second factors says, as a change carries it. */
export interface MfaRuleChange {
  readonly rule: Rule;
  /** Null: at once. */
  readonly from: string | null;
}

/** A rule as it stands: who must have a second factor, and from when. */
export function ruleWords({ rule, from }: { readonly rule: 'optional' | 'required'; readonly from: string | null }, now = Date.now()): ReactNode {
  if (rule === 'optional') return 'Up to each person';
  if (from === null || Date.parse(from) <= now) return 'Everybody must have one';
  return (
    <>
      Everybody must have one from <When at={from} ago />
    </>
  );
}

/** A rule as a list shows it: one word, and whose it is. */
export function ruleMark({ rule, effective }: AnswerOf<'portals.get'>['mfa'], now = Date.now()): ReactNode {
  const { from } = effective;
  const waits = from !== null && Date.parse(from) > now;
  const word = effective.rule === 'optional' ? 'Not required' : waits ? 'Required soon' : 'Required';
  return rule === null ? word : `${word}, own rule`;
}

/** A rule as it was, to set it again: what began in the past begins at once. */
export function asBefore({ rule, from }: MfaRuleChange, now = Date.now()): MfaRuleChange {
  return { rule, from: from !== null && Date.parse(from) > now ? from : null };
}
