import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import { useMay } from '../../providers/useSession.ts';

/** Leads to a new ticket for a person. */
export function OpenTicketButton({ personId }: { readonly personId: string }) {
  if (!useMay('tickets.answer')) return null;
  return (
    <Button size="small" variant="outlined" component={Link} to={`/tickets/create?customerUserId=${personId}`}>
      Open a ticket
    </Button>
  );
}
