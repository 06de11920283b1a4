import { BulkActButton } from '../../components/BulkActButton.tsx';
import { count } from '../../components/words.ts';
import { disablePortals, enablePortals } from '../../providers/verbs.ts';

const portals = (number: number) => count(number, 'portal', 'portals');
const people = (number: number) => count(number, 'active person', 'active people');

/** Switches the selected portals on. */
export function BulkPortalOnButton() {
  return (
    <BulkActButton
      label="Switch on"
      icon="check"
      title="Switch these portals on?"
      run={enablePortals}
      undo={disablePortals}
      forecast={(found) => `${portals(found.changed)} will be switched on: ${people(found.people)} can open them at once, and waiting invitations go out.`}
      done={(result) => `${portals(result.changed)} switched on for ${people(result.people)}.`}
    />
  );
}

/** Switches the selected portals off. */
export function BulkPortalOffButton() {
  return (
    <BulkActButton
      label="Switch off"
      icon="blocked"
      danger
      title="Switch these portals off?"
      run={disablePortals}
      undo={enablePortals}
      forecast={(found) => `${portals(found.changed)} will be switched off: ${people(found.people)} will meet “Portal not available” at their next click.`}
      done={(result) => `${portals(result.changed)} switched off; ${people(result.people)} shut out.`}
    />
  );
}
