import { useState } from 'react';
import { Button } from './Button.tsx';
import styles from './ReferenceCode.module.css';

/** The code to read out to the provider: large, selectable with one tap, and copied with one press. */
export function ReferenceCode({ code }: { readonly code: string }) {
  const [copied, setCopied] = useState<boolean>();
  const copy = () => {
    // Absent outside secure contexts, whatever the types say.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    Promise.resolve(clipboard?.writeText(code) ?? Promise.reject(new Error('no clipboard'))).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <div className={styles.reference}>
      <p className={styles.label} id="reference-label">
        Reference
      </p>
      <p className={styles.code} aria-labelledby="reference-label">
        {code}
      </p>
      <Button icon={copied ? 'check' : 'copy'} look="quiet" onClick={copy}>
        {copied ? 'Copied' : 'Copy'}
        <span className="visually-hidden"> the reference</span>
      </Button>
      <p className={styles.hint} role="status">
        {copied === false ? 'Your browser does not let us copy: hold the code to select it.' : <span className="visually-hidden">{copied ? 'Copied the reference.' : ''}</span>}
      </p>
    </div>
  );
}
