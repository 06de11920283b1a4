import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { OrganizationPicker } from '../../components/form/OrganizationPicker.tsx';
import { useAct } from '../../components/useAct.ts';
import type { CustomerUser } from '../../providers/records.ts';
import { disablePerson, enablePerson, movePerson } from '../../providers/verbs.ts';

/** Closes a person's membership and opens one in another organization. */
export function MovePersonDialog({ record, onClose }: { readonly record: CustomerUser; readonly onClose: () => void }) {
  const [organizationId, setOrganizationId] = useState('');
  const { act } = useAct();
  const navigate = useNavigate();
  return (
    <ConfirmDialog
      open
      wide
      title={`Move ${record.name} to another organization`}
      confirm="Move"
      ready={organizationId !== ''}
      onClose={onClose}
      onConfirm={async () => {
        const outcome = await act({
          quiet: true,
          run: () => movePerson(record.id, organizationId),
          done: (moved) => `${moved.name} belongs to ${moved.organizationName} now.`,
          // The old membership is still there, closed: opening it again is the way back.
          undo: (moved) => async () => {
            if (record.status !== 'disabled') await enablePerson(record.id);
            await disablePerson(moved.id);
            void navigate(`/customer-users/${record.id}/show`);
          },
          undone: `${record.name} belongs to ${record.organizationName} again.`,
        });
        if (!outcome.ok) return outcome.problem?.detail ?? '';
        navigate(`/customer-users/${outcome.result.id}/show`, { replace: true });
        return undefined;
      }}
    >
      <p>The membership in {record.organizationName} is closed, and one in the other organization is opened, with the role User. The sign-in stays theirs.</p>
      <OrganizationPicker label="To" value={organizationId} onChange={setOrganizationId} except={record.organizationId} autoFocus />
    </ConfirmDialog>
  );
}
