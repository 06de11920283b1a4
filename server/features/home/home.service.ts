import type { FeatureKey } from '../../../shared/features.ts';
import type { Context } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { customerMay, type Scope } from '../../policy.ts';
import { countClientNotes } from '../client-notes/index.ts';
import { countForHome as countTickets } from '../tickets/index.ts';

/** Counts one section within the scope its gate gives: what there is to see, up to 10,001, and what of it waits for this person. */
type Count = (ctx: Context, scope: Scope) => Promise<{ readonly total: number; readonly waiting: number }>;

/** How each section counts for Home: the one place where a section enters it. */
const sections: Readonly<Partial<Record<FeatureKey, Count>>> = {
  tickets: countTickets,
  client_notes: countClientNotes,
};

/** A card for each section the person sees, in menu order, counted within their scope. Throws `unauthenticated`. */
export async function homeCards(ctx: Context): Promise<{ feature: FeatureKey; total: number; waiting: number }[]> {
  const { actor } = ctx;
  if (actor.kind !== 'customer') throw new AppError('unauthenticated');
  const cards = actor.features.visible().map(async (feature) => {
    const count = sections[feature];
    return count ? [{ feature, ...(await count(ctx, customerMay(feature).check(actor))) }] : [];
  });
  return (await Promise.all(cards)).flat();
}
