import { useState } from 'react';
import Button from '@mui/material/Button';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { Icon } from '../../components/Icon.tsx';
import { refusalOf, useAct } from '../../components/useAct.ts';
import { count } from '../../components/words.ts';
import type { Organization } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { archiveOrganization, restoreOrganization } from '../../providers/verbs.ts';

/** Archives an organization after saying whom that shuts out, or makes it active again. */
export function ArchiveOrganizationButton({ record }: { readonly record: Organization }) {
  const [asking, setAsking] = useState(false);
  const { act, busy } = useAct();
  if (!useMay('customers.edit')) return null;

  if (record.status === 'archived') {
    const restore = () => void act({ run: () => restoreOrganization(record.id), done: `${record.name} is active again.`, undo: () => () => archiveOrganization(record.id), undone: `${record.name} is archived again.` });
    return (
      <Button variant="contained" loading={busy} startIcon={<Icon name="undo" />} onClick={restore}>
        Restore
      </Button>
    );
  }
  const people = record.portalEnabled ? record.people.active : 0;
  return (
    <>
      <Button variant="outlined" onClick={() => setAsking(true)}>
        Archive
      </Button>
      <ConfirmDialog
        open={asking}
        danger
        title={`Archive ${record.name}?`}
        confirm="Archive"
        onClose={() => setAsking(false)}
        onConfirm={async () => {
          const outcome = await act({ quiet: true, run: () => archiveOrganization(record.id), done: `${record.name} is archived.`, undo: () => () => restoreOrganization(record.id), undone: `${record.name} is active again.` });
          return refusalOf(outcome);
        }}
      >
        <p>{people === 0 ? 'Nobody uses its portal at the moment, so nobody notices.' : `${count(people, 'person', 'people')} can no longer open the portal, from their next click on.`} Its records stay, and it can be restored.</p>
      </ConfirmDialog>
    </>
  );
}
