import { useEffect } from 'react';
import Button from '@mui/material/Button';
import { CopyButton } from '../components/CopyButton.tsx';
import { Icon } from '../components/Icon.tsx';
import { useSession } from '../providers/useSession.ts';
import css from './RecoveryCodes.module.css';

interface RecoveryCodesProps {
  readonly codes: readonly string[];
  readonly onKept: () => void;
}

/** New recovery codes, shown this once: to copy, download or print, and to say that they are kept. */
export function RecoveryCodes({ codes, onKept }: RecoveryCodesProps) {
  const email = useSession()?.user.email ?? '';
  const host = window.location.host;
  const text = [`Recovery codes of ${email}`, `for the Portico console at ${host}`, 'Each works once, instead of your authenticator app or passkey.', '', ...codes, ''].join('\n');

  useEffect(() => {
    document.documentElement.dataset['print'] = 'codes';
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => {
      delete document.documentElement.dataset['print'];
      window.removeEventListener('beforeunload', warn);
    };
  }, []);

  const download = () => {
    const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    const link = Object.assign(document.createElement('a'), { href: address, download: `recovery-codes-${host.replaceAll(/[^\w.-]/gu, '-')}.txt` });
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <div className={css.sheet}>
      <p className={css.printed}>
        Recovery codes of {email} for the Portico console at {host}. Each works once.
      </p>
      <ol className={css.codes} aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className={css.acts}>
        <CopyButton text={text} label="Copy" />
        <Button variant="outlined" startIcon={<Icon name="download" size={16} />} onClick={download}>
          Download
        </Button>
        <Button variant="outlined" startIcon={<Icon name="print" size={16} />} onClick={() => window.print()}>
          Print
        </Button>
      </div>
      <Button className={css.kept ?? ''} variant="contained" size="large" onClick={onKept}>
        I have kept them
      </Button>
    </div>
  );
}
