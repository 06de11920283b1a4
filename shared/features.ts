/** A section of the portal that can be shown or hidden. */
export interface Feature {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly defaultState: 'visible' | 'hidden' | 'managers';
}

/** The catalogue, in menu order; a feature enters it when its section exists. */
export const features: readonly Feature[] = [];
