import { useState } from 'react';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import { useQuery } from '@tanstack/react-query';
import { Callout } from '../../components/Callout.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { SendWhileOff } from '../../components/SendWhileOff.tsx';
import { MailWarning } from '../../components/MailWarning.tsx';
import { problemText, useAct } from '../../components/useAct.ts';
import { useFollowJob } from '../../components/useFollowJob.ts';
import { count } from '../../components/words.ts';
import type { Organization } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { invitePeople } from '../../providers/verbs.ts';

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
      {asking && <InviteEveryone organization={organization} onClose={() => setAsking(false)} />}
    </>
  );
}

function InviteEveryone({ organization, onClose }: { readonly organization: Organization; readonly onClose: () => void }) {
  const [sendWhileOff, setSendWhileOff] = useState(false);
  const { act } = useAct();
  const followJob = useFollowJob();
  const filter = { organizationId: organization.id };
  const dryRun = useQuery({ queryKey: ['dry-run', 'invite', organization.id], queryFn: () => invitePeople({ filter, dryRun: true }), gcTime: 0, staleTime: 0, retry: false });
  return (
    <ConfirmDialog
      open
      title={`Invite everyone of ${organization.name}?`}
      confirm="Invite"
      ready={dryRun.data !== undefined && dryRun.data.changed > 0}
      onClose={onClose}
      onConfirm={async () => {
        const done = (number: number) => `${people(number)} of ${organization.name} invited.`;
        const outcome = await act({ quiet: true, run: () => invitePeople({ filter, sendWhileOff }), done: (result) => (result.jobId === null ? done(result.changed) : `Inviting ${people(result.changed)}; this goes on by itself.`) });
        if (!outcome.ok) return outcome.problem?.detail ?? '';
        if (outcome.result.jobId !== null) followJob(outcome.result.jobId, () => done(outcome.result.changed));
        return undefined;
      }}
    >
      {dryRun.error ? <Callout tone="danger">{problemText(dryRun.error)}</Callout> : dryRun.data === undefined ? <Skeleton height={22} /> : <p>{people(dryRun.data.changed)} who have no account get a mail with a link. Those invited already, active or disabled are left as they are.</p>}
      {!organization.portalEnabled && <SendWhileOff value={sendWhileOff} onChange={setSendWhileOff} />}
      <MailWarning />
    </ConfirmDialog>
  );
}
