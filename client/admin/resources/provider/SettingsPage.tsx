import { PageHeader } from '../../components/PageHeader.tsx';
import { RecordMissing } from '../../components/RecordPage.tsx';
import { TabbedPage } from '../../components/TabbedPage.tsx';
import { AccessDeniedPage } from '../../layout/ErrorPage.tsx';
import { PageSkeleton } from '../../layout/PageSkeleton.tsx';
import { useMay } from '../../providers/useSession.ts';
import { GeneralSettings } from './GeneralSettings.tsx';
import { MailSettings } from './MailSettings.tsx';
import { Microsoft365Settings } from './sign-in/Microsoft365Settings.tsx';
import { StaffSignInSettings } from './sign-in/StaffSignInSettings.tsx';
import { TicketFormSettings } from '../tickets/TicketFormSettings.tsx';
import { SignInRules } from './SignInRules.tsx';
import { useProvider } from './useProvider.ts';

/** What holds for the whole provider: who it is, how mail goes out, how long sessions live. */
export default function SettingsPage() {
  const { data, error } = useProvider();
  const may = useMay('provider.manage');
  if (!may) return <AccessDeniedPage />;
  if (error && data === undefined) return <RecordMissing error={error} />;
  if (data === undefined) return <PageSkeleton />;
  return (
    <>
      <PageHeader title="Settings" about={`What holds for all of ${data.name}.`} />
      <TabbedPage
        label="Settings"
        base="/settings"
        tabs={[
          { key: 'general', label: 'Provider', content: () => <GeneralSettings provider={data} /> },
          { key: 'mail', label: 'Mail', content: () => <MailSettings provider={data} /> },
          { key: 'rules', label: 'Sign-in rules', content: () => <SignInRules provider={data} /> },
          { key: 'tickets', label: 'Tickets', content: () => <TicketFormSettings /> },
          { key: 'staff-sign-in', label: 'Staff sign-in', content: () => <StaffSignInSettings /> },
          { key: 'microsoft-365', label: 'Microsoft 365', content: () => <Microsoft365Settings /> },
        ]}
      />
    </>
  );
}
