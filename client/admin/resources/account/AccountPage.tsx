import layout from '../../components/layout.module.css';
import { PageHeader } from '../../components/PageHeader.tsx';
import { staffRoleNames } from '../../components/words.ts';
import { useSession } from '../../providers/useSession.ts';
import { FactorsPanel } from './FactorsPanel.tsx';
import { OwnSessions } from './OwnSessions.tsx';
import { PasskeysPanel } from './PasskeysPanel.tsx';
import { PasswordPanel } from './PasswordPanel.tsx';
import { ProfilePanel } from './ProfilePanel.tsx';

/** What is one's own: name, factors, password, sessions. */
export default function AccountPage() {
  const session = useSession();
  return (
    <>
      <PageHeader title="Account" about={session?.staff === undefined ? undefined : `${session.user.email} · ${staffRoleNames[session.staff.role]}`} />
      <div className={layout.split}>
        <div className={layout.stack}>
          <ProfilePanel />
          <FactorsPanel />
          <PasskeysPanel />
          <PasswordPanel />
        </div>
        <OwnSessions />
      </div>
    </>
  );
}
