import type { z } from 'zod';
import type { expirySchema } from '../../../shared/contracts/expiry.ts';
import { consequence } from './expiry.domain.ts';
import type { ListedEnd } from './expiry.service.ts';

/** Something that ends, with what breaks then. */
export function presentEnd(end: ListedEnd, now: string): z.output<typeof expirySchema> {
  return { ...end, breaks: consequence(end, now) };
}
