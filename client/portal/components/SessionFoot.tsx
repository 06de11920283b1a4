import type { PortalSession } from '../session/session.ts';
import styles from './SessionFoot.module.css';
import { SignOutButton } from './SignOutButton.tsx';

/** The quiet end of a page on the way in: who is there, what to tell the provider on the phone, and the way out. */
export function SessionFoot({ session: { user, branding, reference }, verb }: { readonly session: PortalSession; readonly verb: 'Signing in as' | 'Signed in as' }) {
  return (
    <div className={styles.foot}>
      <div className={styles.facts}>
        <p>
          {verb} {user.email}
        </p>
        {reference !== undefined && (
          <p>
            If you call {branding.providerName}, tell them <span className={styles.reference}>{reference}</span>
          </p>
        )}
      </div>
      <SignOutButton />
    </div>
  );
}
