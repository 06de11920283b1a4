import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import { EmptyState } from '../../components/EmptyState.tsx';
import { RecordFilter } from '../../components/list/RecordFilter.tsx';
import { RecordList } from '../../components/list/RecordList.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { invitationStates } from '../../components/words.ts';
import type { Invitation } from '../../providers/records.ts';
import { ExportButton } from '../exports/ExportButton.tsx';
import { invitationColumns } from './columns.tsx';
import { ResendEndedButton } from './ResendEndedButton.tsx';

const columns = invitationColumns({ person: true, organization: true });

/** Every invitation and how far it has come. */
export default function InvitationList() {
  return (
    <>
      <PageHeader title="Invitations" about="Each leads one person to their first sign-in. Those that bounced or ran out are yours to send again." />
      <RecordList<Invitation>
        resource="invitations"
        caption="Invitations"
        sort={{ field: 'createdAt', order: 'DESC' }}
        columns={columns}
        nameOf={(one) => one.name || one.email}
        to={(one) => `/customer-users/${one.customerUserId}/show`}
        search="Name or address"
        choices={[{ source: 'state', label: 'State', choices: Object.entries(invitationStates).map(([value, word]) => ({ value, label: word.label })) }]}
        filters={<RecordFilter source="organizationId" resource="organizations" label="Organization" nameOf={(one) => one.name ?? ''} />}
        acts={
          <>
            <ResendEndedButton />
            <ExportButton resource="invitations" />
          </>
        }
        empty={
          <EmptyState icon="envelope" title="Nobody is invited yet" action={<Button variant="contained" component={Link} to="/customer-users">Choose people to invite</Button>}>
            Invite somebody from their page, several from the list of people, or everyone of an organization who has no account.
          </EmptyState>
        }
      />
    </>
  );
}
