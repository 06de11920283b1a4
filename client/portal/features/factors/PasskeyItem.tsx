import { Button } from '../../components/Button.tsx';
import { Icon } from '../../components/Icon.tsx';
import { Time } from '../../components/Time.tsx';
import type { Passkey } from '../../session/factors.ts';
import styles from './Security.module.css';

/** One passkey with what tells it apart: name, host, and when it was used last. */
export function PasskeyItem({ passkey: { name, host, usableHere, backedUp, createdAt, lastUsedAt }, onRename, onRemove }: { readonly passkey: Passkey; readonly onRename: () => void; readonly onRemove: () => void }) {
  return (
    <li className={styles.item}>
      <span className={styles.icon}>
        <Icon name="passkey" />
      </span>
      <div className={styles.text}>
        <p className={styles.name}>{name}</p>
        <p className={styles.detail}>
          {lastUsedAt === null ? 'Not used yet' : <>Last used <Time at={lastUsedAt} /></>}
        </p>
        <p className={styles.detail}>
          Added <Time at={createdAt} />
          {backedUp ? ', and kept by the maker of your device' : ', on one device only'}
        </p>
        <p className={styles.detail}>{usableHere ? `For ${host}` : `Works only at ${host}, not here`}</p>
      </div>
      <div className={styles.actions}>
        <Button onClick={onRename}>
          Rename<span className="visually-hidden"> {name}</span>
        </Button>
        <Button look="danger" onClick={onRemove}>
          Remove<span className="visually-hidden"> {name}</span>
        </Button>
      </div>
    </li>
  );
}
