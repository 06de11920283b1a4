import { Skeleton } from '../components/Skeleton.tsx';
import styles from './PortalSkeleton.module.css';

/** The shape of the portal while it is found out who is there. */
export function PortalSkeleton() {
  return (
    <div className={styles.skeleton}>
      <div className={styles.header} />
      <main className={styles.main}>
        <div className={styles.heading}>
          <Skeleton lines={2} label="Opening the portal" />
        </div>
        <div className={styles.card} />
        <div className={styles.card} />
      </main>
    </div>
  );
}
