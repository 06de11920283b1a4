import { EmptyState } from '../../components/EmptyState.tsx';
import { RecordList } from '../../components/list/RecordList.tsx';
import type { Invitation } from '../../providers/records.ts';
import { invitationColumns } from './columns.tsx';

const withPerson = invitationColumns({ person: true, organization: false });
const withoutPerson = invitationColumns({ person: false, organization: false });

/** The invitations of one person or one organization, on their page. */
export function InvitationTable({ filter, person = true }: { readonly filter: Record<string, unknown>; readonly person?: boolean }) {
  return (
    <RecordList<Invitation>
      embedded
      resource="invitations"
      caption="Invitations"
      sort={{ field: 'createdAt', order: 'DESC' }}
      filter={filter}
      columns={person ? withPerson : withoutPerson}
      nameOf={(one) => one.email}
      {...(person && { to: (one: Invitation) => `/customer-users/${one.customerUserId}/show` })}
      empty={
        <EmptyState compact icon="envelope" title="Never invited">
          {person ? 'Invite people from the People tab, one by one or everyone at once.' : 'They have no invitation yet.'}
        </EmptyState>
      }
    />
  );
}
