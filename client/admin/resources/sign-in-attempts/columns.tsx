import { Link } from 'react-router-dom';
import type { Column } from '../../components/list/column.ts';
import { PersonName } from '../../components/PersonName.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { When } from '../../components/When.tsx';
import { outcomeWord } from '../../components/words.ts';
import type { SignInAttempt } from '../../providers/records.ts';
import css from './attempts.module.css';

/** Where an attempt is explained: by its reference, its person or its address. */
export function explainerPath(attempt: Pick<SignInAttempt, 'reference' | 'customerUserId' | 'email'>): string {
  if (attempt.reference !== null) return `/explain?reference=${encodeURIComponent(attempt.reference)}`;
  return attempt.customerUserId === null ? `/explain?email=${encodeURIComponent(attempt.email)}` : `/explain?customerUserId=${attempt.customerUserId}`;
}

/** What a list of attempts shows; the person is left out on their own page. */
export function attemptColumns({ person, organization }: { readonly person: boolean; readonly organization: boolean }): readonly Column<SignInAttempt>[] {
  const columns: readonly (Column<SignInAttempt> | false)[] = [
    { label: 'When', sort: 'at', card: person ? 'line' : 'title', width: '11rem', render: (one) => <When at={one.lastAt} /> },
    person && { label: 'Who', card: 'title', render: (one) => <PersonName name={one.name ?? ''} email={one.email} /> },
    { label: 'What they met', card: 'mark', render: (one) => <Outcome attempt={one} /> },
    { label: 'Reference', card: 'line', width: '7.5rem', render: (one) => (one.reference === null ? '–' : <Link to={explainerPath(one)}><code>{one.reference}</code></Link>) },
    organization && { label: 'Organization', rank: 2, card: 'plain', render: (one) => (one.organizationId === null ? (one.door === 'admin' ? 'Console' : '–') : <Link to={`/organizations/${one.organizationId}/show`}>{one.organizationName}</Link>) },
    { label: 'From', rank: 3, card: 'plain', render: (one) => <From attempt={one} /> },
  ];
  return columns.filter((column) => column !== false);
}

/** What an attempt met, and how often within its five minutes. */
export function Outcome({ attempt }: { readonly attempt: Pick<SignInAttempt, 'outcome' | 'count'> }) {
  return (
    <span className={css.outcome}>
      <StatusMark word={outcomeWord(attempt.outcome)} />
      {attempt.count > 1 && <span title={`${attempt.count} times, each within five minutes of the one before`}>× {attempt.count}</span>}
    </span>
  );
}

function From({ attempt }: { readonly attempt: SignInAttempt }) {
  return (
    <span className={css.from}>
      {[attempt.browser, attempt.system].filter(Boolean).join(' on ')}
      <small>{attempt.ip}</small>
    </span>
  );
}
