import { catalogue, dataScopeOf, decideFeature, featureOf, levelsOf, settingWords, type DataScopes, type FeatureKey } from '../../../shared/features.ts';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import type { Scope } from '../../policy.ts';
import { featureFact, featureSettings } from '../access/index.ts';
import type { FeatureFinding } from './explanations.features.domain.ts';
import { findFeatureChanges, findProviderFeatures, type Decision, type PersonFacts } from './explanations.repository.ts';

/** How a section stands to a person, from the code that decides at the gate. Throws `not_found`. */
export async function featureFindingOf(ctx: Context, scope: Scope, person: PersonFacts, key: FeatureKey): Promise<FeatureFinding> {
  const feature = featureOf(catalogue, key);
  if (!feature) throw new AppError('not_found', { detail: 'There is no such section yet.' });
  const settings = featureSettings(person.role, { provider: await findProviderFeatures(ctx.db, scope), organization: person.organization_features, person: person.person_features });
  const dataScopes = person.data_scopes === null ? null : (JSON.parse(person.data_scopes) as DataScopes);
  return {
    feature,
    role: person.role,
    decision: decideFeature(feature, levelsOf(key, settings)),
    fact: featureFact(settings, key),
    asManager: person.role === 'user' && featureFact({ ...settings, role: 'manager' }, key).visible,
    dataScope: dataScopeOf(dataScopes, person.role, key),
  };
}

/** Who set what decided about a section, and when; undefined where it is the product's own default. */
export async function featureDecidedBy(ctx: Context, scope: Scope, person: PersonFacts, { feature, decision, role }: FeatureFinding): Promise<Decision | undefined> {
  if (decision.level === 'catalogue') return undefined;
  const slot = decision.level === 'person' ? 'person' : decision.level === 'organization' ? 'all' : role;
  const subjectId = decision.level === 'person' ? person.id : decision.level === 'provider' ? scope.providerId : person.organization_id;
  const field = settingWords(feature, slot);
  const entries = await findFeatureChanges(ctx.db, scope, subjectId);
  return entries.find(({ changes }) => (JSON.parse(changes) as { field: string }[]).some((change) => change.field === field));
}
