import { Link } from 'react-router-dom';
import type { Column } from '../../components/list/column.ts';
import { PersonName } from '../../components/PersonName.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { When } from '../../components/When.tsx';
import { customerRoleNames, invitationStates, personStatuses } from '../../components/words.ts';
import type { CustomerUser } from '../../providers/records.ts';

/** What a list of people shows; the organization is left out on its own page. */
export function personColumns({ organization }: { readonly organization: boolean }): readonly Column<CustomerUser>[] {
  const columns: readonly (Column<CustomerUser> | false)[] = [
    { label: 'Person', sort: 'name', card: 'title', render: (one) => <PersonName name={one.name} email={one.email} /> },
    organization && { label: 'Organization', sort: 'organizationName', card: 'plain', render: (one) => <Link to={`/organizations/${one.organizationId}/show`}>{one.organizationName}</Link> },
    { label: 'Status', sort: 'status', card: 'mark', width: '11rem', render: (one) => <PersonStatus person={one} /> },
    { label: 'Role', sort: 'role', rank: 2, card: 'none', width: '7rem', render: (one) => customerRoleNames[one.role] },
    { label: 'Last sign-in', sort: 'lastSignInAt', rank: 2, width: '12rem', render: (one) => <When at={one.lastSignInAt} none="Never" /> },
  ];
  return columns.filter((column) => column !== false);
}

/** A person's status, or where their invitation has got stuck. */
export function PersonStatus({ person }: { readonly person: Pick<CustomerUser, 'status' | 'invitation'> }) {
  const stuck = person.status === 'invited' && person.invitation !== null && ['waiting', 'bounced', 'expired'].includes(person.invitation.state);
  return <StatusMark word={stuck && person.invitation !== null ? { label: `Invitation: ${invitationStates[person.invitation.state].label.toLowerCase()}`, tone: invitationStates[person.invitation.state].tone } : personStatuses[person.status]} />;
}
