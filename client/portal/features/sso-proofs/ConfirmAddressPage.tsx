import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { isProblemOf } from '../../../http/problem.ts';
import { Address } from '../../components/Address.tsx';
import { ButtonLink } from '../../components/Button.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { Loaded } from '../../components/Loaded.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { forgetSecret, useFragmentSecret } from '../../session/fragment-secret.ts';
import { anonymous, type PortalSession, takeSession, useBranding } from '../../session/session.ts';
import { ConfirmForm } from './ConfirmForm.tsx';
import styles from './Proofs.module.css';
import { previewProof } from './queries.ts';

const page = '/sign-in/confirm-address';

/** What the link of the mail opens: the person confirms the address, and proves with something of their own that it is them. */
export function ConfirmAddressPage() {
  const token = useFragmentSecret(page);
  if (token === undefined) return <Invalid forgotten />;
  return <Previewed key={token} token={token} />;
}

function Previewed({ token }: { readonly token: string }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const provider = useBranding()?.providerName ?? 'your provider';
  const [invalid, setInvalid] = useState(false);
  const [inApp, setInApp] = useState(false);
  const preview = useQuery({ queryKey: ['sso-proof-link', token], queryFn: ({ signal }) => previewProof(token, signal), meta: anonymous, staleTime: Infinity, gcTime: 0, retry: false, refetchOnReconnect: false });
  if (inApp) return <BackToApp provider={provider} />;
  if (invalid || isProblemOf(preview.error, 'link_invalid', 'validation_failed')) return <Invalid />;
  return (
    <Loaded query={preview} what="what this link is for" lines={5}>
      {(found) => {
        if (!found.sameBrowser) return <OtherBrowser token={token} company={found.connectionName} />;
        const done = (session: PortalSession) => {
          takeSession(client, session);
          if (found.fromApp) setInApp(true);
          else void navigate(found.returnPath, { replace: true });
          forgetSecret(page);
        };
        return (
          <>
            <PageHeading title="Confirm that it is you" of={provider} lead={found.ways.length === 0 ? `After this, ${found.connectionName} is all you need to sign in.` : `You have a sign-in here already. Prove once that it is yours; after that, ${found.connectionName} is all you need.`}>
              Confirm that it is you
            </PageHeading>
            <dl className={styles.facts}>
              <div>
                <dt>Organization</dt>
                <dd>{found.organizationName}</dd>
              </div>
              <div>
                <dt>Your e-mail address</dt>
                <dd>
                  <Address email={found.email} />
                </dd>
              </div>
            </dl>
            <ConfirmForm token={token} preview={found} provider={provider} onDone={done} onInvalid={() => setInvalid(true)} />
          </>
        );
      }}
    </Loaded>
  );
}

/** The link came to another browser than the one that signed in, such as that of a mail app. */
function OtherBrowser({ token, company }: { readonly token: string; readonly company: string }) {
  const provider = useBranding()?.providerName ?? 'your provider';
  const title = 'Open this link in your other browser';
  return (
    <>
      <PageHeading title={title} of={provider} lead={`It works only in the browser in which you signed in with ${company}: that keeps everybody else out, should they ever see your mail.`}>
        {title}
      </PageHeading>
      <ol className={styles.steps}>
        <li>Copy the link.</li>
        <li>Paste it into the address bar of that browser, on the same device.</li>
      </ol>
      <div className={styles.buttons}>
        <CopyButton text={`${window.location.origin}${page}#${token}`} what="the link" otherwise="Your browser does not let us copy: hold the button in the mail and copy its link there." hintClass={styles.aside} />
        <ButtonLink look="quiet" wide to="/sign-in">
          Sign in here instead, for a new mail
        </ButtonLink>
      </div>
    </>
  );
}

function BackToApp({ provider }: { readonly provider: string }) {
  return (
    <PageHeading title="Address confirmed" of={provider} lead="Go back to the app and sign in with your company once more: it lets you in now. You can close this page.">
      Your address is confirmed
    </PageHeading>
  );
}

function Invalid({ forgotten = false }: { readonly forgotten?: boolean }) {
  const provider = useBranding()?.providerName ?? 'your provider';
  return (
    <>
      <PageHeading
        title="This link does not work"
        of={provider}
        lead={forgotten ? 'The page was opened without the secret part of its link, or a reload has forgotten it. Open the link in your mail again.' : 'It works once and for half an hour, and a newer mail makes the older one void. Sign in with your company again: if a mail is still needed, you get a new one.'}
      >
        {forgotten ? 'Open the link in your mail again' : 'This link does not work any more'}
      </PageHeading>
      <ButtonLink look="primary" wide to="/sign-in" onClick={() => forgetSecret(page)}>
        Sign in
      </ButtonLink>
    </>
  );
}
