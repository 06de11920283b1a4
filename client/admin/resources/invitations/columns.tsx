import { Link } from 'react-router-dom';
import type { Column } from '../../components/list/column.ts';
import { PersonName } from '../../components/PersonName.tsx';
import { When } from '../../components/When.tsx';
import type { Invitation } from '../../providers/records.ts';
import { InvitationActs } from './InvitationActs.tsx';
import { LifeLine } from './LifeLine.tsx';

/** What a list of invitations shows; the person is left out on their own page, the organization on its own. */
export function invitationColumns({ person, organization }: { readonly person: boolean; readonly organization: boolean }): readonly Column<Invitation>[] {
  const columns: readonly (Column<Invitation> | false)[] = [
    person && { label: 'Person', sort: 'email', card: 'title', render: (one) => <PersonName name={one.name} email={one.email} /> },
    organization && { label: 'Organization', sort: 'organizationName', card: 'plain', rank: 2, render: (one) => <Link to={`/organizations/${one.organizationId}/show`}>{one.organizationName}</Link> },
    { label: 'How far it has come', card: 'plain', render: (one) => <LifeLine invitation={one} /> },
    { label: 'Invited', sort: 'createdAt', rank: 3, card: person ? 'line' : 'title', width: '11rem', render: (one) => <When at={one.createdAt} /> },
    { label: 'Acts', quiet: true, align: 'end', card: 'plain', width: '1%', render: (one) => <InvitationActs invitation={one} /> },
  ];
  return columns.filter((column) => column !== false);
}
