import { useQuery } from '@tanstack/react-query';
import type { AnswerOf } from '../../../http/route-table.ts';
import { isProblemOf } from '../../../http/problem.ts';
import { Alert } from '../../components/Alert.tsx';
import { Icon, type IconName } from '../../components/Icon.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { Time } from '../../components/Time.tsx';
import { portal } from '../../session/door.ts';
import { useFragmentSecret } from '../../session/fragment-secret.ts';
import { anonymous, useBranding } from '../../session/session.ts';
import styles from './SharedTest.module.css';

type SharedTest = AnswerOf<'ssoShares.read'>;
type Verdict = SharedTest['steps'][number]['verdict'];

/** A test of a company's sign-in, as its link shows it to whoever runs the identity provider. */
export function SharedTestPage() {
  const token = useFragmentSecret('/sign-in-test');
  const test = useQuery({
    queryKey: ['shared-sso-test', token],
    queryFn: ({ signal }) => portal.call('ssoShares.read', { body: { token: token ?? '' } }, { signal }),
    enabled: token !== undefined,
    meta: anonymous,
    staleTime: Infinity,
    gcTime: 0,
    refetchOnReconnect: false,
  });
  if (token === undefined || isProblemOf(test.error, 'link_invalid', 'validation_failed')) return <Dead forgotten={token === undefined} />;
  return (
    <Loaded query={test} what="the test" lines={6}>
      {(found) => <Test test={found} />}
    </Loaded>
  );
}

function Dead({ forgotten }: { readonly forgotten: boolean }) {
  const provider = useBranding()?.providerName ?? 'your provider';
  const title = forgotten ? 'Open the link once more' : 'This link no longer works';
  return (
    <PageHeading
      title={title}
      of={provider}
      lead={forgotten ? 'Its secret part is kept nowhere, and a reload of this page forgets it.' : `It has run out, a newer one has taken its place, or ${provider} has voided it. Ask them for a new one.`}
    >
      {title}
    </PageHeading>
  );
}

const marks: Readonly<Record<Verdict, { readonly icon: IconName; readonly word: string }>> = {
  passed: { icon: 'check', word: 'Holds:' },
  failed: { icon: 'close', word: 'Fails:' },
  noted: { icon: 'info', word: 'To know:' },
};

function Test({ test }: { readonly test: SharedTest }) {
  const { providerName, organizationName, connectionName, outcome, steps, claims } = test;
  const failed = steps.find(({ verdict }) => verdict === 'failed');
  const of = organizationName ?? connectionName;
  return (
    <>
      <PageHeading
        title={`Sign-in test of ${of}`}
        of={providerName}
        lead={
          <>
            {providerName} tried out the company sign-in “{connectionName}” ({test.protocol === 'saml' ? 'SAML 2.0' : 'OpenID Connect'}) on <Time at={test.startedAt} />.
          </>
        }
      >
        {outcome === 'passed' ? `The sign-in of ${of} works` : `The sign-in of ${of} does not work yet`}
      </PageHeading>
      {failed === undefined ? <Alert tone="success">Everything that has to hold does.</Alert> : <Alert tone="danger" title={failed.sentence} />}
      <p className={styles.note}>
        “Here” means the portal of {providerName}: they change what has to change here. What has to change at the identity provider is yours to change.
      </p>
      <section aria-labelledby="checked">
        <h2 id="checked" className={styles.heading}>
          What was checked
        </h2>
        <ol className={styles.steps}>
          {steps.map((step, index) => (
            <li key={index} data-verdict={step.verdict}>
              <Icon name={marks[step.verdict].icon} />
              <div>
                <p>
                  <span className="visually-hidden">{marks[step.verdict].word} </span>
                  {step.sentence}
                </p>
                {step.verdict !== 'passed' && step.found !== null && step.found !== '' && <Said label="Found" text={step.found} />}
                {step.verdict !== 'passed' && step.expected !== null && step.expected !== '' && <Said label="Expected" text={step.expected} />}
              </div>
            </li>
          ))}
        </ol>
      </section>
      {claims.length > 0 && (
        <details className={styles.claims}>
          <summary>All that the identity provider said ({claims.length})</summary>
          <dl>
            {claims.map(({ name, values }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{values.join(', ')}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      <p className={styles.note}>
        This link works until <Time at={test.expiresAt} />. Whoever has it can read this page.
      </p>
    </>
  );
}

function Said({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <p className={styles.said}>
      {label}: <code>{text}</code>
    </p>
  );
}
