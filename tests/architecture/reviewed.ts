import type { Reviewed } from './sources.ts';

/** Repository functions that neither take a scope nor look across tenants by name. */
export const unscopedQueries: Reviewed = {};

/** Transactions of services that write no audit entry. */
export const unrecordedTransactions: Reviewed = {};
