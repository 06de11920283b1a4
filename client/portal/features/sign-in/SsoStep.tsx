import { Button, ButtonAnchor } from '../../components/Button.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import type { Branding } from '../../session/session.ts';
import { ChosenAddress } from './ChosenAddress.tsx';
import type { NextStep, Way } from './queries.ts';
import styles from './SignIn.module.css';
import { safeSsoUrl } from '../../session/sso-url.ts';

interface Props {
  readonly email: string;
  readonly branding: Branding | undefined;
  readonly next: NextStep;
  readonly onChangeEmail: () => void;
  readonly onPassword: () => void;
}

/** The second step where the domain's company has its own sign-in. */
export function SsoStep({ email, branding, next, onChangeEmail, onPassword }: Props) {
  const main = safeSsoUrl(next.url, window.location.origin);
  const label = next.ways.find(({ method, url }) => method === 'sso' && url === next.url)?.label ?? 'your company’s sign-in';
  return (
    <>
      <PageHeading title="Continue with your company" of={branding?.providerName} lead="Your company signs in on its own page. You come back here afterwards.">
        Continue with your company
      </PageHeading>
      <ChosenAddress email={email} onChange={onChangeEmail} />
      {main !== undefined && (
        <ButtonAnchor look="primary" wide href={main}>
          Continue with {label}
        </ButtonAnchor>
      )}
      <SsoWays ways={next.ways.filter(({ url }) => url !== next.url)} />
      {next.ways.some(({ method }) => method === 'password') && (
        <Button look="quiet" onClick={onPassword}>
          Use your password instead
        </Button>
      )}
    </>
  );
}

/** The companies' and providers' sign-ins that are offered beside the first way. */
export function SsoWays({ ways }: { readonly ways: readonly Way[] }) {
  const offered = ways.flatMap(({ method, label, url }) => {
    const href = method === 'sso' ? safeSsoUrl(url, window.location.origin) : undefined;
    return href === undefined ? [] : [{ label, href }];
  });
  if (offered.length === 0) return null;
  return (
    <div className={styles.others}>
      <p className={styles.or}>or</p>
      {offered.map(({ label, href }) => (
        <ButtonAnchor key={href} wide href={href}>
          Continue with {label}
        </ButtonAnchor>
      ))}
    </div>
  );
}
