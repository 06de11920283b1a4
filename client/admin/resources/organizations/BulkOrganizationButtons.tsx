import { BulkActButton } from '../../components/BulkActButton.tsx';
import { count } from '../../components/words.ts';
import { archiveOrganizations, restoreOrganizations } from '../../providers/verbs.ts';

const organizations = (number: number) => count(number, 'organization', 'organizations');
const people = (number: number) => count(number, 'person', 'people');

/** Archives the selected organizations. */
export function BulkArchiveButton() {
  return (
    <BulkActButton
      label="Archive"
      icon="blocked"
      danger
      title="Archive these organizations?"
      run={archiveOrganizations}
      undo={restoreOrganizations}
      forecast={(found) => `${organizations(found.changed)} will be archived. ${people(found.people)} can no longer open the portal, from their next click on.`}
      done={(result) => `${organizations(result.changed)} archived; ${people(result.people)} shut out.`}
    />
  );
}

/** Makes the selected archived organizations active again. */
export function BulkRestoreButton() {
  return (
    <BulkActButton
      label="Restore"
      icon="undo"
      title="Restore these organizations?"
      run={restoreOrganizations}
      undo={archiveOrganizations}
      forecast={(found) => `${organizations(found.changed)} will be active again. Where the portal is on, ${people(found.people)} get in at once.`}
      done={(result) => `${organizations(result.changed)} active again.`}
    />
  );
}
