import type { AccessFacts } from '../../../shared/access.ts';
import { hiddenWords, scopedFeatures, type DataScope, type Feature, type FeatureDecision, type FeatureRole, type FeatureState } from '../../../shared/features.ts';

/** What the explainer knows about the section that is asked about. */
export interface FeatureFinding {
  readonly feature: Feature;
  readonly role: FeatureRole;
  readonly decision: FeatureDecision;
  /** As gate 7 sees it. */
  readonly fact: NonNullable<AccessFacts['feature']>;
  /** Whether they would see it as an account manager. */
  readonly asManager: boolean;
  readonly dataScope: DataScope;
}

const roles = { user: 'standard users', manager: 'account managers' } as const;
const verbs: Readonly<Record<FeatureState, string>> = { visible: 'shown', hidden: 'hidden' };

/** Which level decided about a section, in words without a full stop. */
function because({ decision, role }: FeatureFinding, organization: string): string {
  const is = verbs[decision.state];
  if (decision.level === 'person') return `it is ${is} for this person alone`;
  if (decision.level === 'role') return `it is ${is} for the ${roles[role]} of ${organization}`;
  if (decision.level === 'organization') return `it is ${is} for everybody of ${organization}${decision.ceiling ? ', whatever is set for roles and people below' : ''}`;
  if (decision.level === 'provider') return `it is ${is} for the ${roles[role]} of all your customers, and ${organization} says nothing else`;
  return `nobody has set anything, and unless somebody does it is ${is} for ${roles[role]}`;
}

/** One sentence about gate 7. */
export function featureFinding(finding: FeatureFinding | null, organization: string): string {
  if (finding === null) return 'No section was asked for.';
  return `${finding.feature.name} is ${verbs[finding.decision.state]}: ${because(finding, organization)}.`;
}

/** One sentence about gate 8: how far they see in the section. */
export function recordFinding(finding: FeatureFinding | null, organization: string): string {
  if (finding === null) return 'No record was asked for.';
  if (!scopedFeatures.includes(finding.feature.key)) return `${finding.feature.name} is the same for everybody of ${organization} who sees it.`;
  return finding.dataScope === 'own' ? `They see their own records of ${finding.feature.name}; those of colleagues are answered as if they did not exist.` : `They see everything of ${organization} in ${finding.feature.name}.`;
}

/** One sentence: whether somebody who gets in sees a section, and why; `since` names who decided it and when. */
export function featureSummary(who: string, finding: FeatureFinding, organization: string, since: string): string {
  const sees = finding.decision.state === 'visible' ? `${who} sees ${finding.feature.name} in ${organization}` : `${who} gets in to ${organization}, but does not see ${finding.feature.name}`;
  return `${sees}: ${because(finding, organization)}${since}.`;
}

/** What somebody reads who follows a link to a section that is hidden from them. */
export function hiddenSeen({ feature, asManager }: FeatureFinding): { title: string; text: string } {
  return { title: `${feature.name} is not shown to you`, text: hiddenWords(feature, asManager) };
}

export type ShowCell = { readonly level: 'person'; readonly customerUserId: string; readonly feature: Feature['key']; readonly state: 'visible' } | { readonly level: 'organization'; readonly organizationId: string; readonly feature: Feature['key']; readonly state: null };

/** The draft that shows a hidden section to one person: their own setting, and where the organization is the ceiling, that goes. */
export function showingCells({ feature, decision }: FeatureFinding, customerUserId: string, organizationId: string): ShowCell[] {
  const own = { level: 'person', customerUserId, feature: feature.key, state: 'visible' } as const;
  return decision.level === 'organization' ? [{ level: 'organization', organizationId, feature: feature.key, state: null }, own] : [own];
}
