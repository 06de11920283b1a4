import { Icon } from './Icon.tsx';
import { Logo } from './Logo.tsx';
import styles from './OrganizationChoices.module.css';
import type { PortalSession } from '../session/session.ts';

interface Props {
  readonly session: PortalSession;
  /** The one being entered right now. */
  readonly entering: string | undefined;
  readonly onChoose: (id: string) => void;
}

/** A person's organizations, the one they are in marked. */
export function OrganizationChoices({ session, entering, onChoose }: Props) {
  return (
    <ul className={styles.choices}>
      {(session.organizations ?? []).map(({ id, name, role }) => {
        const here = id === session.organization?.id;
        return (
          <li key={id}>
            <button type="button" className={styles.choice} aria-current={here || undefined} aria-disabled={entering !== undefined || undefined} onClick={() => entering === undefined && onChoose(id)}>
              <Logo url={null} name={name} />
              <span className={styles.text}>
                <span className={styles.name}>{name}</span>
                <span className={styles.role}>{entering === id ? 'Opening …' : roleText(role, here)}</span>
              </span>
              <Icon name={here ? 'check' : 'chevron'} />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function roleText(role: 'user' | 'manager', here: boolean): string {
  const as = role === 'manager' ? 'Manager' : 'User';
  return here ? `${as} · you are here` : as;
}
