import { useState } from 'react';
import Button from '@mui/material/Button';
import { useListContext } from 'react-admin';
import { count } from '../../components/words.ts';
import { useMay } from '../../providers/useSession.ts';
import { InvitePeopleDialog } from '../customer-users/InvitePeopleDialog.tsx';

const people = (number: number) => count(number, 'person', 'people');

/** On the list of invitations that ran out or bounced: sends all of them again. */
export function ResendEndedButton() {
  const [asking, setAsking] = useState(false);
  const { filterValues } = useListContext();
  const { state, q, organizationId } = filterValues as { readonly state?: string; readonly q?: string; readonly organizationId?: string };
  const may = useMay('customers.help');
  if (!may || state !== 'expired') return null;
  return (
    <>
      <Button variant="outlined" size="small" sx={{ minHeight: 36 }} onClick={() => setAsking(true)}>
        Send all again
      </Button>
      {asking && (
        <InvitePeopleDialog
          title="Send these invitations again?"
          confirm="Send again"
          filter={{ status: 'invited', ...(q !== undefined && { q }), ...(organizationId !== undefined && { organizationId }) }}
          forecast={(number) => (number === 0 ? 'None of them can be sent again: their organizations are archived.' : `${count(number, 'person whose invitation ran out or bounced gets', 'people whose invitation ran out or bounced get')} a new mail with a link. Where the portal is off, it waits until it is switched on.`)}
          done={(number) => `${people(number)} invited again.`}
          begun={(number) => `Inviting ${people(number)} again; this goes on by itself.`}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
