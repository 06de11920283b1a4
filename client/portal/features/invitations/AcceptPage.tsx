import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblemOf } from '../../../http/problem.ts';
import { Loaded } from '../../components/Loaded.tsx';
import { forgetSecret, hasForgottenSecret, useFragmentSecret } from '../../session/fragment-secret.ts';
import { anonymous } from '../../session/session.ts';
import { AcceptInvitation } from './AcceptInvitation.tsx';
import { CodeForm } from './CodeForm.tsx';
import { InvalidInvitation } from './InvalidInvitation.tsx';
import { forgetProof, keptProof } from './kept-proof.ts';
import { LinkForgotten } from './LinkForgotten.tsx';
import { type InvitationPreview, type InvitationProof, previewInvitation } from './queries.ts';

/** Accepting an invitation, by the link of its mail or by a code read out on the phone. */
export function AcceptPage() {
  const token = useFragmentSecret('/accept');
  const [byCode, setByCode] = useState<{ proof: InvitationProof; preview?: InvitationPreview } | undefined>(() => (token === undefined ? keptProof() : undefined));
  const [forgotten, setForgotten] = useState(hasForgottenSecret);
  const forget = () => {
    forgetProof();
    forgetSecret('/accept');
    setByCode(undefined);
  };
  const proof = token === undefined ? byCode?.proof : { token };
  if (proof === undefined && forgotten) return <LinkForgotten onCode={() => setForgotten(false)} />;
  if (proof === undefined) return <CodeForm onFound={(found) => setByCode(found)} />;
  return <Previewed key={JSON.stringify(proof)} proof={proof} known={token === undefined ? byCode?.preview : undefined} onForget={forget} />;
}

function Previewed({ proof, known, onForget }: { readonly proof: InvitationProof; readonly known: InvitationPreview | undefined; readonly onForget: () => void }) {
  const preview = useQuery({
    queryKey: ['invitation', proof],
    queryFn: ({ signal }) => previewInvitation(proof, signal),
    meta: anonymous,
    staleTime: Infinity,
    gcTime: 0,
    refetchOnReconnect: false,
    ...(known && { initialData: known }),
  });
  // What cannot be a secret at all, such as of a link that a mail program made longer, is no better than an old one.
  if (isProblemOf(preview.error, 'link_invalid', 'code_invalid', 'validation_failed')) return <InvalidInvitation onForget={onForget} />;
  return (
    <Loaded query={preview} what="your invitation" lines={5}>
      {(found) => <AcceptInvitation proof={proof} preview={found} onForget={onForget} />}
    </Loaded>
  );
}
