import { useSyncExternalStore } from 'react';
import { Icon } from './Icon.tsx';
import styles from './OfflineBanner.module.css';

/** Says that the device has no network, for as long as that is so. */
export function OfflineBanner() {
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  return (
    <div role="status">
      {!online && (
        <p className={styles.banner}>
          <Icon name="offline" />
          <span>You are offline. What you see may be old, and nothing can be sent until you are connected.</span>
        </p>
      )}
    </div>
  );
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}
