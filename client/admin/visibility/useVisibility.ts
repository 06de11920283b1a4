import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { useDataProvider } from 'react-admin';
import type { VisibilityOrganization, VisibilityPerson, VisibilityStates } from '../providers/records.ts';
import { providerVisibility } from '../providers/verbs.ts';

/** What the provider shows to each role; undefined until it is known. */
export function useProviderStates(): VisibilityStates | undefined {
  return useQuery({ queryKey: ['feature-visibility'], queryFn: ({ signal }) => providerVisibility(signal) }).data?.states;
}

interface Rows {
  organizations: VisibilityOrganization;
  people: VisibilityPerson;
}

const perPage = 100;

/** The rows of a matrix: pages come as they come into sight, and `total` once the first is there. */
export function useRows<What extends keyof Rows>(what: What, filter: Record<string, unknown>) {
  const provider = useDataProvider();
  const [sight, setSight] = useState<readonly [number, number]>([0, 0]);
  const pages = useMemo(() => {
    const [first, last] = [Math.floor(sight[0] / perPage), Math.floor(sight[1] / perPage)];
    return [...new Set([0, ...Array.from({ length: last - first + 1 }, (_, index) => first + index)])];
  }, [sight]);
  const answers = useQueries({
    queries: pages.map((page) => ({
      queryKey: [`feature-visibility/${what}`, 'getList', filter, page],
      queryFn: () => provider.getList<Rows[What]>(`feature-visibility/${what}`, { filter, sort: { field: 'name', order: 'ASC' }, pagination: { page: page + 1, perPage } }),
      placeholderData: keepPreviousData,
    })),
  });
  const onSight = useCallback((first: number, last: number) => setSight(([a, b]) => (a === first && b === last ? [a, b] : [first, Math.max(first, last)])), []);
  const rowAt = (index: number): Rows[What] | undefined => answers[pages.indexOf(Math.floor(index / perPage))]?.data?.data[index % perPage];
  return { total: answers[0]?.data?.total, error: answers.find(({ error }) => error)?.error ?? null, rowAt, onSight };
}
