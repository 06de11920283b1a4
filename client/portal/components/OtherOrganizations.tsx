import { isProblemOf } from '../../http/problem.ts';
import { type PortalSession, useEnter } from '../session/session.ts';
import { Alert } from './Alert.tsx';
import { OrganizationChoices } from './OrganizationChoices.tsx';
import styles from './OtherOrganizations.module.css';

/** At a wall: the person's organizations beside the one it stands in front of. */
export function OtherOrganizations({ session }: { readonly session: PortalSession }) {
  const enter = useEnter();
  const { branding, organizations = [] } = session;
  // A wall's session does not say which of them it stands in front of, only how that one is called.
  const here = organizations.findIndex(({ name }) => name === branding.organizationName);
  const others = organizations.filter((_, index) => index !== here);
  if (others.length === 0) return null;
  return (
    <section className={styles.others} aria-labelledby="wall-others">
      <h2 id="wall-others">Your other organizations</h2>
      {enter.isError && <Alert tone="danger">{isProblemOf(enter.error) ? enter.error.detail : 'That did not work. Try again.'}</Alert>}
      <OrganizationChoices session={{ ...session, organizations: others }} entering={enter.isPending ? enter.variables : undefined} onChoose={enter.mutate} />
    </section>
  );
}
