import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { isProblemOf } from '../../../http/problem.ts';
import { Address } from '../../components/Address.tsx';
import { ButtonAnchor, ButtonLink } from '../../components/Button.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { ReferenceCode } from '../../components/ReferenceCode.tsx';
import { anonymous, useBranding } from '../../session/session.ts';
import styles from './Proofs.module.css';
import { waitingProof } from './queries.ts';

const everyMs = 5_000;
const referenceShape = /^[0-9A-Z]{4}-[0-9A-Z]{4}$/u;

/** Where somebody arrives whom their company's sign-in named by an address that has to be confirmed; says the same whether or not a mail went out. */
export function CheckMailPage() {
  const provider = useBranding()?.providerName ?? 'your provider';
  const [search] = useSearchParams();
  const id = search.get('proof') ?? '';
  const asked = search.get('reference') ?? '';
  const reference = referenceShape.test(asked) ? asked : undefined;
  const waiting = useQuery({
    queryKey: ['sso-proof', id],
    queryFn: ({ signal }) => waitingProof(id, signal),
    meta: anonymous,
    retry: false,
    // The link may be opened in another tab.
    refetchInterval: (query) => (query.state.status === 'success' && query.state.data?.proven === false ? everyMs : false),
  });
  if (isProblemOf(waiting.error, 'link_invalid', 'validation_failed')) return <TooLate provider={provider} />;
  return (
    <Loaded query={waiting} what="what happens next" lines={5}>
      {({ email, connectionName, proven, url }) =>
        proven ? (
          <Proven provider={provider} url={url} />
        ) : (
          <>
            <PageHeading title="Look at your mail" of={provider} lead={`You signed in with ${connectionName}. ${provider} has not seen you come from there before, so you confirm your address once by mail.`}>
              Look at your mail
            </PageHeading>
            <dl className={styles.facts}>
              <div>
                <dt>Your address at {connectionName}</dt>
                <dd>
                  <Address email={email} />
                </dd>
              </div>
            </dl>
            <ol className={styles.steps}>
              <li>If {provider} knows this address at your company, a mail is on its way. Look in the spam folder, too.</li>
              <li>Open its link within 30 minutes, in this browser on this device. Elsewhere it does not work.</li>
            </ol>
            <ButtonAnchor wide href={url}>
              Send another mail
            </ButtonAnchor>
            <p className={styles.aside}>
              No mail after a few minutes? Then {provider} may know you by another address: ask them{reference === undefined ? '.' : ', and tell them this reference.'}
            </p>
            {reference !== undefined && <ReferenceCode code={reference} />}
          </>
        )
      }
    </Loaded>
  );
}

function Proven({ provider, url }: { readonly provider: string; readonly url: string }) {
  return (
    <>
      <PageHeading title="Address confirmed" of={provider} lead="From now on your company’s sign-in is all you need.">
        Your address is confirmed
      </PageHeading>
      <ButtonAnchor look="primary" wide href={url}>
        Continue to the portal
      </ButtonAnchor>
    </>
  );
}

function TooLate({ provider }: { readonly provider: string }) {
  return (
    <>
      <PageHeading title="Sign in once more" of={provider} lead="This page belongs to a sign-in that is over half an hour old, or began in another browser.">
        Sign in with your company once more
      </PageHeading>
      <ButtonLink look="primary" wide to="/sign-in">
        Go to sign-in
      </ButtonLink>
    </>
  );
}
