import { useState } from 'react';
import Button from '@mui/material/Button';
import { useNotify } from 'react-admin';
import { Icon } from './Icon.tsx';

/** Puts a text on the clipboard, and says so. */
export function CopyButton({ text, label, size = 'medium', primary = false }: { readonly text: string; readonly label: string; readonly size?: 'small' | 'medium'; readonly primary?: boolean }) {
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
      <span aria-live="polite">{copied ? 'Copied' : label}</span>
    </Button>
  );
}
