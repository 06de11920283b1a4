import { EmptyState } from '../../components/EmptyState.tsx';
import { RecordList } from '../../components/list/RecordList.tsx';
import type { SignInAttempt } from '../../providers/records.ts';
import { attemptColumns, explainerPath } from './columns.tsx';

const withPerson = attemptColumns({ person: true, organization: false });
const withoutPerson = attemptColumns({ person: false, organization: false });

/** The attempts of one person or one organization, on their page; each opens the explainer. */
export function AttemptTable({ filter, person = true }: { readonly filter: Record<string, unknown>; readonly person?: boolean }) {
  return (
    <RecordList<SignInAttempt>
      embedded
      resource="sign-in-attempts"
      caption={person ? 'Refusals' : 'What stopped them'}
      sort={{ field: 'at', order: 'DESC' }}
      filter={filter}
      columns={person ? withPerson : withoutPerson}
      nameOf={(one) => one.reference ?? one.email}
      to={explainerPath}
      empty={
        <EmptyState compact icon="key" title={person ? 'Nobody was refused' : 'Never stopped'}>
          {person ? 'Whoever meets a wall here appears with the reference code from their screen.' : 'Every wall they meet appears here, with the reference code from their screen.'}
        </EmptyState>
      }
    />
  );
}
