import { useState } from 'react';
import { Button } from './Button.tsx';

interface Props {
  readonly text: string;
  /** What is copied, for those who do not see it: "the reference". */
  readonly what: string;
  readonly look?: 'secondary' | 'quiet';
  /** What to do where the browser does not let us copy. */
  readonly otherwise: string;
  readonly hintClass?: string | undefined;
}

/** Copies a text and says whether that worked. */
export function CopyButton({ text, what, look = 'secondary', otherwise, hintClass }: Props) {
  const [copied, setCopied] = useState<boolean>();
  const copy = () => {
    // Absent outside secure contexts, whatever the types say.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    Promise.resolve(clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'))).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <>
      <Button icon={copied ? 'check' : 'copy'} look={look} onClick={copy}>
        {copied ? 'Copied' : 'Copy'}
        <span className="visually-hidden"> {what}</span>
      </Button>
      <p className={hintClass} role="status">
        {copied === false ? otherwise : <span className="visually-hidden">{copied ? `Copied ${what}.` : ''}</span>}
      </p>
    </>
  );
}
