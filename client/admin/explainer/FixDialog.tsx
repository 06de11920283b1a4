import { useGetOne } from 'react-admin';
import { ConfirmDialog } from '../components/ConfirmDialog.tsx';
import { useAct } from '../components/useAct.ts';
import type { CustomerUser, Explanation, Portal } from '../providers/records.ts';
import { archiveOrganization, disablePerson, enablePerson, requirePasswordChange, restoreOrganization, unlockPerson, waivePasswordChange } from '../providers/verbs.ts';
import { AccessPassDialog } from '../resources/customer-users/AccessPassDialog.tsx';
import { ExemptDialog } from '../resources/customer-users/ExemptDialog.tsx';
import { ExemptSsoDialog } from '../resources/customer-users/ExemptSsoDialog.tsx';
import { InvitePersonDialog } from '../resources/customer-users/InvitePersonButton.tsx';
import { LinkPersonDialog } from '../resources/customer-users/LinkPersonDialog.tsx';
import { ResetMfaDialog } from '../resources/customer-users/ResetMfaDialog.tsx';
import { SendWayDialog } from '../resources/customer-users/SendWayDialog.tsx';
import { ResendInvitationDialog } from '../resources/invitations/ResendInvitationDialog.tsx';
import { SsoOnlyRelaxDialog } from '../resources/organizations/SsoOnlyRelaxDialog.tsx';
import { connectionOf, useSsoRule } from '../resources/organizations/useSsoRule.ts';
import { PortalSwitchDialog } from '../resources/portals/PortalSwitchDialog.tsx';
import { previewDraft } from '../providers/verbs.ts';
import { PublishDialog } from '../visibility/PublishDialog.tsx';
import { useQuery } from '@tanstack/react-query';
import type { Fix } from './Fixes.tsx';

interface FixDialogProps {
  readonly fix: Fix;
  readonly explanation: Explanation;
  readonly onClose: () => void;
}

/** Carries a fix out in place, after saying in numbers what it does. */
export function FixDialog(props: FixDialogProps) {
  const { fix } = props;
  if (fix.kind === 'enable_portal' && fix.organizationId !== null) return <EnablePortal {...props} id={fix.organizationId} />;
  if (fix.kind === 'resend_invitation' && fix.invitationId !== null && fix.organizationId !== null) return <ResendInvitationDialog invitation={{ id: fix.invitationId, email: props.explanation.subject.email, organizationId: fix.organizationId }} onClose={props.onClose} />;
  if (fix.customerUserId !== null && (fix.kind === 'access_pass' || fix.kind === 'reset_mfa' || fix.kind === 'exempt' || fix.kind === 'exempt_sso' || fix.kind === 'send_sso_way')) {
    const { subject } = props.explanation;
    const person = { id: fix.customerUserId, name: subject.name === '' ? subject.email : subject.name, email: subject.email };
    if (fix.kind === 'access_pass') return <AccessPassDialog person={person} onClose={props.onClose} />;
    if (fix.kind === 'exempt_sso') return <ExemptSsoDialog person={person} onClose={props.onClose} />;
    if (fix.kind === 'send_sso_way') return <SendWayDialog person={person} onClose={props.onClose} />;
    return fix.kind === 'reset_mfa' ? <ResetMfaDialog person={person} onClose={props.onClose} /> : <ExemptDialog person={person} onClose={props.onClose} />;
  }
  if (fix.kind === 'relax_sso' && fix.organizationId !== null) return <RelaxSso {...props} id={fix.organizationId} />;
  if ((fix.kind === 'invite' || fix.kind === 'link') && fix.customerUserId !== null) return <WithPerson {...props} id={fix.customerUserId} />;
  if (fix.kind === 'show_feature') return <ShowFeature {...props} />;
  return <Plain {...props} />;
}

function EnablePortal({ id, onClose }: FixDialogProps & { readonly id: string }) {
  const { data } = useGetOne<Portal>('portals', { id });
  if (data === undefined) return null;
  return <PortalSwitchDialog id={id} organizationName={data.organizationName} to="on" invitationsWaiting={data.invitationsWaiting} onClose={onClose} />;
}

function ShowFeature({ fix, onClose }: FixDialogProps) {
  const { data } = useQuery({ queryKey: ['dry-run', 'features', fix.cells], queryFn: ({ signal }) => previewDraft(fix.cells, signal), gcTime: 0 });
  return data === undefined ? null : <PublishDialog cells={fix.cells} effects={data.effects} onClose={onClose} />;
}

function RelaxSso({ id, onClose }: FixDialogProps & { readonly id: string }) {
  const { data } = useSsoRule(id);
  const connectionId = data && connectionOf(data);
  if (data === undefined || connectionId === undefined) return null;
  return <SsoOnlyRelaxDialog rule={data} connectionId={connectionId} onClose={onClose} />;
}

function WithPerson({ id, fix, onClose }: FixDialogProps & { readonly id: string }) {
  const { data } = useGetOne<CustomerUser>('customer-users', { id });
  if (data === undefined) return null;
  return fix.kind === 'invite' ? <InvitePersonDialog person={data} onClose={onClose} /> : <LinkPersonDialog record={data} onClose={onClose} />;
}

/** Fixes that need nothing but a yes. */
function Plain({ fix, explanation, onClose }: FixDialogProps) {
  const { act } = useAct();
  const { subject } = explanation;
  const acts = {
    enable_person: fix.customerUserId === null ? undefined : { run: () => enablePerson(fix.customerUserId ?? ''), undo: () => () => disablePerson(fix.customerUserId ?? ''), done: `${subject.name} gets in again.`, undone: `${subject.name} is disabled again.` },
    unlock: fix.customerUserId === null ? undefined : { run: () => unlockPerson(fix.customerUserId ?? ''), done: `${subject.name} can try again.` },
    waive_password_change: fix.customerUserId === null ? undefined : { run: () => waivePasswordChange(fix.customerUserId ?? ''), undo: () => () => requirePasswordChange(fix.customerUserId ?? ''), done: `${subject.name} gets in with the password they have.`, undone: `${subject.name} must set a new password again.` },
    restore_organization: fix.organizationId === null ? undefined : { run: () => restoreOrganization(fix.organizationId ?? ''), undo: () => () => archiveOrganization(fix.organizationId ?? ''), done: `${subject.organizationName ?? 'The organization'} is active again.`, undone: `${subject.organizationName ?? 'The organization'} is archived again.` },
  };
  const chosen = fix.kind === 'enable_person' || fix.kind === 'restore_organization' || fix.kind === 'unlock' || fix.kind === 'waive_password_change' ? acts[fix.kind] : undefined;
  return (
    <ConfirmDialog
      open
      title={`${fix.label}?`}
      confirm={fix.label}
      ready={chosen !== undefined}
      onClose={onClose}
      onConfirm={async () => {
        if (chosen === undefined) return '';
        const outcome = await act<unknown>({ quiet: true, ...chosen });
        return outcome.ok ? undefined : (outcome.problem?.detail ?? '');
      }}
    >
      <p>{fix.detail}</p>
    </ConfirmDialog>
  );
}
