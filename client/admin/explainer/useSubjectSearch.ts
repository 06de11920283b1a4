import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { IconName } from '../components/Icon.tsx';
import { useDebounced } from '../components/useDebounced.ts';
import { call } from '../providers/door.ts';

/** Somebody the explainer can be asked about. */
export interface Subject {
  readonly key: string;
  readonly icon: IconName;
  readonly title: string;
  readonly detail: string;
  /** The explainer's own address for it. */
  readonly search: string;
}

const emailPattern = /^[^\s@]+@[^\s@.]+\.[^\s@]+$/;

/** Whom a text can mean: a reference code, people by name or address, or an address nobody has. */
export function useSubjectSearch(text: string) {
  const typed = text.trim();
  const asked = useDebounced(typed, 120);
  const { data, isFetching } = useQuery({
    queryKey: ['search', asked],
    queryFn: ({ signal }) => call('search.all', { query: { q: asked } }, { signal }),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  });
  const subjects: Subject[] = [];
  if (typed !== '' && data !== undefined) {
    const { attempt, people } = data;
    if (attempt?.reference) subjects.push({ key: attempt.reference, icon: 'question', title: attempt.reference, detail: [attempt.name ?? attempt.email, attempt.organizationName].filter(Boolean).join(' · '), search: `reference=${encodeURIComponent(attempt.reference)}` });
    for (const person of people) subjects.push({ key: person.id, icon: 'person', title: person.name || person.email, detail: `${person.email} · ${person.organizationName}`, search: `customerUserId=${person.id}` });
  }
  if (emailPattern.test(typed) && !(data?.people ?? []).some((person) => person.email.toLowerCase() === typed.toLowerCase())) {
    subjects.push({ key: 'email', icon: 'envelope', title: typed, detail: 'Ask about this address', search: `email=${encodeURIComponent(typed)}` });
  }
  return { subjects, settled: asked === typed && !isFetching };
}
