import { useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { SecondConfirmation } from '../../callers/SecondConfirmation.tsx';
import { waitsForOthers } from '../../callers/useSecurity.ts';
import { VerifyDialog } from '../../callers/VerifyDialog.tsx';
import { VerifiedLine } from '../../callers/VerifyStep.tsx';
import { Callout } from '../../components/Callout.tsx';
import type { IconName } from '../../components/Icon.tsx';
import layout from '../../components/layout.module.css';
import { Panel } from '../../components/Panel.tsx';
import { Row, RowList } from '../../components/RowList.tsx';
import { When } from '../../components/When.tsx';
import { count } from '../../components/words.ts';
import type { CustomerUser, PersonSecurity } from '../../providers/records.ts';
import { AccessPassDialog } from './AccessPassDialog.tsx';
import { ChangeAddressDialog, ChangePhoneDialog } from './ChangeContactDialogs.tsx';
import { ExemptDialog } from './ExemptDialog.tsx';
import { ExemptSsoDialog } from './ExemptSsoDialog.tsx';
import { SendWayDialog } from './SendWayDialog.tsx';
import { LinkPersonDialog, UnlinkPersonDialog } from './LinkPersonDialog.tsx';
import { ResetMfaDialog } from './ResetMfaDialog.tsx';

type Asked = 'verify' | 'pass' | 'reset' | 'exempt' | 'exemptSso' | 'way' | 'address' | 'phone' | 'link' | 'unlink';

interface CallerPanelProps {
  readonly record: CustomerUser;
  readonly security: PersonSecurity;
}

/** The person on the phone: whether it is them, and what can be done for them then. */
export function CallerPanel({ record, security }: CallerPanelProps) {
  const [asked, setAsked] = useState<Asked>();
  const { may, reset, verifications } = security;
  const close = () => setAsked(undefined);
  const dialogs: Readonly<Record<Asked, ReactNode>> = {
    verify: <VerifyDialog personId={record.id} name={record.name} onClose={close} />,
    pass: <AccessPassDialog person={record} onClose={close} />,
    reset: <ResetMfaDialog person={record} onClose={close} />,
    exempt: <ExemptDialog person={record} onClose={close} />,
    exemptSso: <ExemptSsoDialog person={record} onClose={close} />,
    way: <SendWayDialog person={record} onClose={close} />,
    address: <ChangeAddressDialog record={record} onClose={close} />,
    phone: <ChangePhoneDialog record={record} onClose={close} />,
    link: <LinkPersonDialog record={record} onClose={close} />,
    unlink: <UnlinkPersonDialog record={record} onClose={close} />,
  };
  const row = (what: Asked, icon: IconName, title: string, detail: ReactNode, button: string) => (
    <Row
      key={what}
      icon={icon}
      title={title}
      detail={detail}
      acts={
        <Button size="small" variant="outlined" onClick={() => setAsked(what)} aria-label={`${title}: ${button}`}>
          {button}
        </Button>
      }
    />
  );
  const linked = record.userId !== null;
  return (
    <Panel title="The person on the phone">
      <div className={layout.stack}>
        <SecondConfirmation verifications={verifications} name={record.name} />
        {may.reason !== null && <Callout tone="info">{may.reason}</Callout>}
        {may.verify && <CallerState security={security} onVerify={() => setAsked('verify')} />}
        <RowList label={`What can be done for ${record.name}`}>
          {may.accessPass && row('pass', 'key', 'Access pass', security.accessPassUntil === null ? 'One code to read out: gets them in once, and to a new second factor. For a lost or broken phone.' : <>One works until <When at={security.accessPassUntil} ago />; another takes its place.</>, 'Make a pass')}
          {may.resetMfa && reset.factors > 0 && row('reset', 'shield', 'Reset the second factor', `Removes ${count(reset.factors, 'factor', 'factors')} and ${count(reset.recoveryCodes, 'recovery code', 'recovery codes')}, ends ${count(reset.sessions, 'session', 'sessions')}.`, 'Reset')}
          {may.exempt && linked && row('exempt', 'log', 'Exempt for a while', security.mfa.required ? 'Lets them in without a second factor until a time you choose.' : 'Nobody has to have a second factor here now; it would count once they do.', 'Exempt')}
          {security.sso.only && row('way', 'building', 'The way in', `${record.organizationName} signs in through its company alone. A mail leads ${record.name} there.`, 'Send it')}
          {may.exempt && linked && security.sso.only && row('exemptSso', 'lock', 'Exempt from the company’s sign-in', 'Lets them in with something of their own, such as a password, until a time you choose.', 'Exempt')}
          {may.link && row('address', 'envelope', 'Address', record.email, 'Change')}
          {may.link && linked && row('phone', 'phone', 'Phone number', record.phone === '' ? 'None on record, so nobody can call them back.' : record.phone, 'Change')}
          {may.link && (linked ? row('unlink', 'link', 'Sign-in', `Linked to ${record.signInEmail ?? record.email}.`, 'Unlink') : row('link', 'link', 'Sign-in', 'Not linked to any.', 'Link'))}
        </RowList>
      </div>
      {asked !== undefined && dialogs[asked]}
    </Panel>
  );
}

function CallerState({ security, onVerify }: { readonly security: PersonSecurity; readonly onVerify: () => void }) {
  const mine = security.verifications.filter((one) => one.startedBy.mine);
  const usable = mine.find((one) => one.usable);
  const waiting = mine.find(waitsForOthers);
  if (usable !== undefined) return <VerifiedLine verification={usable} />;
  return (
    <div className={layout.row}>
      <p style={{ flex: '1 1 16rem' }}>
        {waiting === undefined ? (
          <>
            <b>Nobody has made sure yet who is calling.</b> Everything below asks for it first.
          </>
        ) : waiting.status === 'pending' ? (
          <>
            <b>Waiting for the word of {waiting.contact}.</b> It shows here at once.
          </>
        ) : (
          <>
            <b>Waiting for a second member of your team.</b> Ask a colleague to open this page and to press Confirm.
          </>
        )}
      </p>
      <Button variant="contained" onClick={onVerify}>
        {waiting === undefined ? 'Verify the caller' : 'See how far it is'}
      </Button>
    </div>
  );
}
