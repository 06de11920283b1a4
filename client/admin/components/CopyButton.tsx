import { useState } from 'react';
import Button from '@mui/material/Button';
import { useNotify } from 'react-admin';
import { Icon } from './Icon.tsx';

/** Puts a text on the clipboard, and says so. */
export function CopyButton({ text, label, of, size = 'medium', primary = false }: { readonly text: string; readonly label: string; /** What it copies, only read out where the page shows it anyway. */ readonly of?: string; readonly size?: 'small' | 'medium'; readonly primary?: boolean }) {
  const [copied, setCopied] = useState(false);
  const notify = useNotify();
  const copy = () => {
    navigator.clipboard
      .writeText(text)
      .then(() => {
        setCopied(true);
        setTimeout(() => setCopied(false), 2_500);
      })
      .catch(() => notify('The browser did not let this page use the clipboard. Select the text and copy it by hand.', { type: 'warning' }));
  };
  return (
    <Button size={size} variant={primary ? 'contained' : 'outlined'} onClick={copy} startIcon={<Icon name={copied ? 'check' : 'copy'} size={16} />}>
      <span aria-live="polite">
        {copied ? 'Copied' : label}
        {of !== undefined && <span className="spoken"> {of}</span>}
      </span>
    </Button>
  );
}
