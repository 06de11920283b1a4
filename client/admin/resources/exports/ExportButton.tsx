import Button from '@mui/material/Button';
import { useListContext } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { Icon } from '../../components/Icon.tsx';
import { useAct } from '../../components/useAct.ts';
import { call } from '../../providers/door.ts';
import type { Export } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';

/** Exports everything the list's filter finds as CSV; the file is made in the background and waits under Exports. */
export function ExportButton({ resource }: { readonly resource: Export['resource'] }) {
  const { filterValues } = useListContext();
  const { act, busy } = useAct();
  const navigate = useNavigate();
  const may = useMay(resource === 'audit-events' ? 'audit.export' : 'exports.run');
  if (!may) return null;
  const run = async () => {
    const outcome = await act({ run: () => call('exports.create', { body: { resource, filter: filterValues as Record<string, unknown> } }), done: 'The file is being made. It waits here until you download it.' });
    if (outcome.ok) navigate('/exports');
  };
  return (
    <Button variant="outlined" size="small" sx={{ minHeight: 36 }} loading={busy} startIcon={<Icon name="download" size={16} />} onClick={() => void run()}>
      Export
    </Button>
  );
}
