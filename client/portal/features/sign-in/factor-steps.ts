import type { FactorWay } from '../../session/factors.ts';

/** The pages of the second factor: the usual ways share one, the others have one each. */
export const stepTitles = { usual: 'One more step', recovery_code: 'Use a recovery code', access_pass: 'Use an access pass' } as const;
export type FactorPage = keyof typeof stepTitles;

/** The page on which a way is given. */
export function pageOf(method: FactorWay['method']): FactorPage {
  return method === 'recovery_code' || method === 'access_pass' ? method : 'usual';
}
