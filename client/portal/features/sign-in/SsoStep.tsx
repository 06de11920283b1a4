import { Button, ButtonAnchor } from '../../components/Button.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { ReferenceCode } from '../../components/ReferenceCode.tsx';
import type { Branding } from '../../session/session.ts';
import { ChosenAddress } from './ChosenAddress.tsx';
import { OtherSignIns } from './OtherSignIns.tsx';
import type { NextStep } from './queries.ts';
import { safeSsoUrl } from '../../session/sso-url.ts';
import styles from './SignIn.module.css';

interface Props {
  readonly email: string;
  readonly branding: Branding | undefined;
  readonly next: NextStep;
  /** What they had signed in with was right and does not count here: the code of that refusal. */
  readonly reference: string | undefined;
  readonly onChangeEmail: () => void;
  readonly onPassword: () => void;
}

/** The second step where the domain's company has its own sign-in. */
export function SsoStep({ email, branding, next, reference, onChangeEmail, onPassword }: Props) {
  const main = safeSsoUrl(next.url, window.location.origin);
  const label = next.ways.find(({ method, url }) => method === 'sso' && url === next.url)?.label ?? 'your company’s sign-in';
  return (
    <>
      <PageHeading title="Continue with your company" of={branding?.providerName} lead={reference === undefined ? 'Your company signs in on its own page. You come back here afterwards.' : 'Your company signs in on its own page. What you just used does not open its portal.'}>
        Continue with your company
      </PageHeading>
      {email !== '' && <ChosenAddress email={email} onChange={onChangeEmail} />}
      {main !== undefined && (
        <ButtonAnchor look="primary" wide href={main}>
          Continue with {label}
        </ButtonAnchor>
      )}
      {reference !== undefined && (
        <>
          <p className={styles.aside}>If you cannot use your company’s sign-in today, ask {branding?.providerName ?? 'your provider'} and tell them this reference.</p>
          <ReferenceCode code={reference} />
        </>
      )}
      <OtherSignIns ways={next.ways.filter(({ url }) => url !== next.url)} />
      {next.ways.some(({ method }) => method === 'password') && (
        <Button look="quiet" onClick={onPassword}>
          Use your password instead
        </Button>
      )}
    </>
  );
}
