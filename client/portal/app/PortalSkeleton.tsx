import { Skeleton } from '../components/Skeleton.tsx';
import styles from './PortalSkeleton.module.css';

/** The shape of the portal while it is found out who is there. */
export function PortalSkeleton() {
  return (
    <div className={styles.skeleton}>
      <div className={styles.header} />
      <main className={styles.main}>
        <h1 className="visually-hidden">Opening the portal</h1>
        <div className={styles.heading}>
          <Skeleton lines={2} label="Loading" />
        </div>
        <div className={styles.card} />
        <div className={styles.card} />
      </main>
    </div>
  );
}
