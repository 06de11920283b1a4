import layout from '../../components/layout.module.css';
import { PageHeader } from '../../components/PageHeader.tsx';
import { staffRoleNames } from '../../components/words.ts';
import { useSession } from '../../providers/useSession.ts';
import { OwnSessions } from './OwnSessions.tsx';
import { PasswordPanel } from './PasswordPanel.tsx';
import { ProfilePanel } from './ProfilePanel.tsx';

/** What is one's own: name, password, sessions. */
export default function AccountPage() {
  const session = useSession();
  return (
    <>
      <PageHeader title="Account" about={session?.staff === undefined ? undefined : `${session.user.email} · ${staffRoleNames[session.staff.role]}`} />
      <div className={layout.split}>
        <div className={layout.stack}>
          <ProfilePanel />
          <PasswordPanel />
        </div>
        <OwnSessions />
      </div>
    </>
  );
}
