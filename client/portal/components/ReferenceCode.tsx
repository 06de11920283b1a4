import { CopyButton } from './CopyButton.tsx';
import styles from './ReferenceCode.module.css';

/** The code to read out to the provider: large, selectable with one tap, and copied with one press. */
export function ReferenceCode({ code }: { readonly code: string }) {
  return (
    <div className={styles.reference}>
      <p className={styles.label} id="reference-label">
        Reference
      </p>
      <p className={styles.code} aria-labelledby="reference-label">
        {code}
      </p>
      <CopyButton text={code} what="the reference" look="quiet" otherwise="Your browser does not let us copy: hold the code to select it." hintClass={styles.hint} />
    </div>
  );
}
