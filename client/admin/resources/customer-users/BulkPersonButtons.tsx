import { BulkActButton } from '../../components/BulkActButton.tsx';
import { MailWarning } from '../../components/MailWarning.tsx';
import { count } from '../../components/words.ts';
import { disablePeople, enablePeople, invitePeople } from '../../providers/verbs.ts';

const people = (number: number) => count(number, 'person', 'people');

/** Invites everyone selected who has no account yet. */
export function BulkInviteButton() {
  return (
    <BulkActButton
      label="Invite"
      icon="envelope"
      title="Invite these people?"
      run={invitePeople}
      forecast={(found) => `${people(found.changed)} without an account get a mail. Where the portal is off, the invitation waits until it is switched on. The others are left as they are.`}
      done={(result) => `${people(result.changed)} invited.`}
      note={<MailWarning />}
    />
  );
}

/** Lets the selected disabled people in again. */
export function BulkEnableButton() {
  return (
    <BulkActButton
      label="Enable"
      icon="check"
      title="Let these people in again?"
      run={enablePeople}
      undo={disablePeople}
      forecast={(found) => `${people(found.changed)} will be as they were before they were disabled. ${found.people.toLocaleString('en-GB')} of them can use their portal again at once.`}
      done={(result) => `${people(result.changed)} enabled.`}
    />
  );
}

/** Shuts the selected people out. */
export function BulkDisableButton() {
  return (
    <BulkActButton
      label="Disable"
      icon="blocked"
      danger
      title="Shut these people out?"
      run={disablePeople}
      undo={enablePeople}
      forecast={(found) => (found.people === 0 ? `${people(found.changed)} will be disabled. None of them uses a portal yet, so nobody notices.` : `${people(found.changed)} will be disabled. ${found.people.toLocaleString('en-GB')} of them will meet “Client Portal Access Required” at their next click.`)}
      done={(result) => `${people(result.changed)} disabled.`}
    />
  );
}
