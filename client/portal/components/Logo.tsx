import { useState } from 'react';
import styles from './Logo.module.css';

/** A company's logo, or its initials where it has none or the picture does not load; the name stands beside it. */
export function Logo({ url, name }: { readonly url: string | null; readonly name: string }) {
  const [broken, setBroken] = useState<string | null>(null);
  if (url !== null && url !== broken) return <img className={styles.logo} src={url} alt="" onError={() => setBroken(url)} />;
  return (
    <span className={styles.initials} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

function initials(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => [...word][0])
    .join('')
    .toLocaleUpperCase();
}
