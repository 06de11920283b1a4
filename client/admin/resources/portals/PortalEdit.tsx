import { limits } from '../../../../shared/limits.ts';
import { DurationInput } from '../../components/form/DurationInput.tsx';
import { BlockInput } from '../../components/form/inputs.tsx';
import { RecordEdit } from '../../components/form/RecordEdit.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import type { Portal } from '../../providers/records.ts';

const fields = { note: 'Note while the portal is off', welcomeText: 'Welcome text', 'rules.idleMinutes': 'Signed out when idle for', 'rules.absoluteMinutes': 'Signed out at the latest after' } as const;

/** Changes what customers meet: texts and the rules of their sign-in. */
export default function PortalEdit() {
  return (
    <RecordEdit<Portal>
      resource="portals"
      fields={fields}
      head={(record) => <PageHeader title={`Portal of ${record.organizationName}`} about="What its customers read and how long they stay signed in." trail={[{ label: 'Organizations', to: '/organizations' }, { label: record.organizationName, to: `/organizations/${record.id}/show` }]} />}
      saved={(record) => `The portal of ${record.organizationName} is saved.`}
      to={(record) => `/organizations/${record.id}/show`}
    >
      <BlockInput source="welcomeText" label={fields.welcomeText} maxLength={limits.welcomeCharacters} rows={4} help="Customers read it at home in their portal. Plain text." />
      <BlockInput source="note" label={fields.note} maxLength={limits.noteCharacters} help="Customers read it below “Portal not available”." />
      <DurationInput source="rules.idleMinutes" label={fields['rules.idleMinutes']} maximum={limits.session.portalIdleMinutes} fallback="As your settings say" />
      <DurationInput source="rules.absoluteMinutes" label={fields['rules.absoluteMinutes']} maximum={limits.session.portalAbsoluteMinutes} fallback="As your settings say" />
    </RecordEdit>
  );
}
