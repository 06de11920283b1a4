import { z } from 'zod';
import { featureKeys } from '../features.ts';
import { defineContract } from './contract.ts';

export const home = {
  get: defineContract({
    audience: 'portal',
    method: 'GET',
    path: '/api/portal/home',
    summary: 'A card for each section you see, with counts as far as you may see',
    response: z.object({
      cards: z.array(
        z.object({
          feature: z.enum(featureKeys),
          /** What there is to see, up to 10,001. */
          total: z.number().int(),
          /** Of that, what waits for this person. */
          waiting: z.number().int(),
        }),
      ),
    }),
  }),
} as const;
