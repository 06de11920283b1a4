import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { IconName } from '../components/Icon.tsx';
import { useDebounced } from '../components/useDebounced.ts';
import { personStatuses } from '../components/words.ts';
import { call } from '../providers/door.ts';
import { usePages } from './useNavigation.ts';

/** One thing the search offers to open. */
export interface SearchOption {
  readonly group: string;
  readonly icon: IconName;
  readonly title: string;
  readonly detail: string;
  readonly to: string;
}

const looksLikeEmail = /^[^\s@]+@[^\s@.]+\.[^\s@]+$/;

/** What a text finds: reference codes first, then people, organizations and pages of the console. */
export function useGlobalSearch(text: string) {
  const typed = text.trim();
  const asked = useDebounced(typed, 140);
  const pages = usePages();
  const { data, isFetching, isError } = useQuery({
    queryKey: ['search', asked],
    queryFn: ({ signal }) => call('search.all', { query: { q: asked } }, { signal }),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  });

  const options: SearchOption[] = [];
  if (typed !== '' && data?.attempt) {
    const { attempt } = data;
    options.push({ group: 'Reference code', icon: 'question', title: `Explain ${attempt.reference ?? typed}`, detail: [attempt.name ?? attempt.email, attempt.organizationName].filter(Boolean).join(' · '), to: `/explain?reference=${encodeURIComponent(attempt.reference ?? typed)}` });
  }
  if (typed !== '') {
    for (const person of data?.people ?? []) options.push({ group: 'People', icon: 'person', title: person.name, detail: `${person.email} · ${person.organizationName} · ${personStatuses[person.status as keyof typeof personStatuses]?.label ?? person.status}`, to: `/customer-users/${person.id}/show` });
    for (const one of data?.organizations ?? []) options.push({ group: 'Organizations', icon: 'building', title: one.name, detail: [one.externalId, one.status === 'archived' ? 'Archived' : one.portalEnabled ? 'Portal on' : 'Portal off'].filter(Boolean).join(' · '), to: `/organizations/${one.id}/show` });
    if (looksLikeEmail.test(typed)) options.push({ group: 'Explain', icon: 'question', title: `Why can’t ${typed} get in?`, detail: 'Open the explainer on this address', to: `/explain?email=${encodeURIComponent(typed)}` });
  }
  const folded = typed.toLowerCase();
  for (const page of pages) if (page.label.toLowerCase().includes(folded)) options.push({ group: 'Go to', icon: page.icon, title: page.label, detail: '', to: page.to });
  return { options, searching: isFetching || asked !== typed, failed: isError };
}
