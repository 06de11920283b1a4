import type { ReactNode } from 'react';
import { ButtonAnchor } from '../../components/Button.tsx';
import { safeSsoUrl } from '../../session/sso-url.ts';
import type { Way } from './queries.ts';
import styles from './SignIn.module.css';

/** What is offered beside the first way: a passkey, and the companies' and providers' sign-ins. */
export function OtherSignIns({ passkey, ways = [] }: { readonly passkey?: ReactNode; readonly ways?: readonly Way[] }) {
  const offered = ways.flatMap(({ method, label, url }) => {
    const href = method === 'sso' ? safeSsoUrl(url, window.location.origin) : undefined;
    return href === undefined ? [] : [{ label, href }];
  });
  if (offered.length === 0 && !passkey) return null;
  return (
    <div className={styles.others}>
      <p className={styles.or}>or</p>
      {passkey}
      {offered.map(({ label, href }) => (
        <ButtonAnchor key={href} wide href={href}>
          Continue with {label}
        </ButtonAnchor>
      ))}
    </div>
  );
}
