import { createContext, useContext } from 'react';

/** Whom a bulk act touches: the chosen rows, or everything the filter finds. */
export type Selection = { readonly ids: string[] } | { readonly filter: Record<string, unknown> };

/** The selection a bulk act is for, and how to let go of it. */
export interface BulkContext {
  readonly selection: Selection;
  /** How many records; counts stop at 10,000. */
  readonly size: number;
  readonly clear: () => void;
}
const Context = createContext<BulkContext | undefined>(undefined);
export const BulkContextProvider = Context.Provider;

/** The selection around a bulk act; throws outside a list's bulk bar. */
export function useBulk(): BulkContext {
  const bulk = useContext(Context);
  if (bulk === undefined) throw new Error('A bulk act stands in a list’s bulk bar.');
  return bulk;
}
