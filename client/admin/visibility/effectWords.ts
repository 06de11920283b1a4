import { catalogue, featureOf } from '../../../shared/features.ts';
import { count } from '../components/words.ts';

interface Effect {
  readonly feature: string;
  readonly gain: number;
  readonly lose: number;
}

/** What a section is called. */
export function featureName(key: string): string {
  return featureOf(catalogue, key)?.name ?? key;
}

/** `14 people lose Billing, 3 people gain Devices`. */
export function effectWords(effects: readonly Effect[]): string {
  const parts = effects.flatMap(({ feature, gain, lose }) => [...(lose > 0 ? [`${count(lose, 'person loses', 'people lose')} ${featureName(feature)}`] : []), ...(gain > 0 ? [`${count(gain, 'person gains', 'people gain')} ${featureName(feature)}`] : [])]);
  return parts.length === 0 ? 'Nobody gains or loses anything.' : `${parts.join(', ')}.`;
}
