import { PageHeading } from '../components/PageHeading.tsx';
import { PlaceLink } from '../components/PlaceLink.tsx';
import { SignOutButton } from '../components/SignOutButton.tsx';
import { usePresentSession } from '../session/session.ts';
import styles from './MorePage.module.css';
import { placesOf } from './sections.ts';
import { tabs } from './tabs.ts';

/** Where a phone finds what has no tab of its own. */
export function MorePage() {
  const session = usePresentSession();
  return (
    <div className={styles.page}>
      <PageHeading title="More" of={session.organization?.name}>
        More
      </PageHeading>
      <ul className={styles.places}>
        {placesOf(session.features)
          .slice(tabs)
          .map(({ key, path, icon, name, description }) => (
            <li key={key}>
              <PlaceLink to={path} icon={icon} title={name}>
                {description}
              </PlaceLink>
            </li>
          ))}
        <li>
          <PlaceLink to="/account" icon="user" title="Account &amp; profile">
            Your details, how you sign in, and where
          </PlaceLink>
        </li>
      </ul>
      <div>
        <SignOutButton />
      </div>
    </div>
  );
}
