import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblemOf } from '../../../http/problem.ts';
import { Loaded } from '../../components/Loaded.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { forgetSecret, hasForgottenSecret, useFragmentSecret } from '../../session/fragment-secret.ts';
import { anonymous, useBranding } from '../../session/session.ts';
import { previewSetUp, type SetUp } from './queries.ts';
import { SetUpSteps } from './SetUpSteps.tsx';

const page = '/set-up-sign-in';
const askAgainMs = 2_500;

/** Where a customer's own IT connects their sign-in, by the link of a mail and without an account. */
export function SetUpPage() {
  const token = useFragmentSecret(page);
  const [handedIn, setHandedIn] = useState<SetUp>();
  if (handedIn !== undefined) return <HandedIn setUp={handedIn} />;
  if (token === undefined) return hasForgottenSecret() ? <Forgotten /> : <Invalid />;
  return (
    <Previewed
      key={token}
      token={token}
      onHandedIn={(setUp) => {
        forgetSecret(page);
        setHandedIn(setUp);
      }}
    />
  );
}

function Previewed({ token, onHandedIn }: { readonly token: string; readonly onHandedIn: (setUp: SetUp) => void }) {
  const client = useQueryClient();
  const queryKey = ['sso-set-up', token];
  const preview = useQuery({
    queryKey,
    queryFn: ({ signal }) => previewSetUp(token, signal),
    meta: anonymous,
    gcTime: 0,
    // A round trip in another window ends without this one.
    refetchInterval: ({ state }) => (state.data?.test?.outcome === 'waiting' ? askAgainMs : false),
  });
  if (isProblemOf(preview.error, 'link_invalid', 'validation_failed')) return <Invalid />;
  return (
    <Loaded query={preview} what="your link" lines={6}>
      {(setUp) => <SetUpSteps setUp={setUp} token={token} onSaved={(saved) => client.setQueryData(queryKey, saved)} onTested={() => void preview.refetch()} onHandedIn={() => onHandedIn(setUp)} />}
    </Loaded>
  );
}

function Invalid() {
  const provider = useBranding()?.providerName ?? 'your provider';
  return (
    <PageHeading title="Link not valid" of={provider} lead={`It has been handed in already, ${provider} has taken it back or sent a newer one, or it is too old. Ask ${provider} for another.`}>
      This link does not work any more
    </PageHeading>
  );
}

function Forgotten() {
  const provider = useBranding()?.providerName;
  return (
    <PageHeading title="Connect your sign-in" of={provider} lead="Your link still works, and what you saved is kept. The link holds a secret that this page keeps nowhere, so reloading it forgets the secret.">
      Open the link once more
    </PageHeading>
  );
}

function HandedIn({ setUp }: { readonly setUp: SetUp }) {
  const renewal = setUp.kind === 'renewal';
  return (
    <PageHeading
      title="Handed in"
      of={setUp.providerName}
      lead={renewal ? `${setUp.providerName} looks at it and accepts it. Keep today’s certificate or secret until they tell you that they have. You can close this page.` : `${setUp.providerName} looks at it and switches your sign-in on. Nothing has changed for your colleagues yet. You can close this page.`}
    >
      Thank you, that is all
    </PageHeading>
  );
}

/** Where a round trip ends that somebody with a link began. */
export function TestedPage() {
  return (
    <PageHeading title="Tried out" of={useBranding()?.providerName} lead="Nobody was signed in by it. Close this window: the page you came from says what was found.">
      The round trip is over
    </PageHeading>
  );
}
