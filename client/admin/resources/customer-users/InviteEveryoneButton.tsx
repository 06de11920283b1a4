import { useState } from 'react';
import Button from '@mui/material/Button';
import { count } from '../../components/words.ts';
import type { Organization } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { InvitePeopleDialog } from './InvitePeopleDialog.tsx';

const people = (number: number) => count(number, 'person', 'people');

/** Invites everyone of an organization who has no account. */
export function InviteEveryoneButton({ organization }: { readonly organization: Organization }) {
  const [asking, setAsking] = useState(false);
  const may = useMay('customers.help');
  if (!may || organization.status === 'archived' || organization.people.new === 0) return null;
  return (
    <>
      <Button variant="outlined" onClick={() => setAsking(true)}>
        Invite everyone who has no account
      </Button>
      {asking && (
        <InvitePeopleDialog
          title={`Invite everyone of ${organization.name}?`}
          confirm="Invite"
          filter={{ organizationId: organization.id }}
          isOff={!organization.portalEnabled}
          forecast={(number) => `${count(number, 'person who has no account gets', 'people who have no account get')} a mail with a link. Those invited already, active or disabled are left as they are.`}
          done={(number) => `${people(number)} of ${organization.name} invited.`}
          begun={(number) => `Inviting ${people(number)}; this goes on by itself.`}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
