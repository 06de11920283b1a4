import { useEffect, useRef } from 'react';
import { isProblemOf } from '../../../http/problem.ts';
import { Button } from '../../components/Button.tsx';
import { Form } from '../../components/Form.tsx';
import { useSubmit } from '../../components/useSubmit.ts';
import type { PortalSession } from '../../session/session.ts';
import { InvitationRefusal } from './InvitationRefusal.tsx';
import { type InvitationPreview, type InvitationProof, redeemInvitation } from './queries.ts';

interface Props {
  readonly proof: InvitationProof;
  readonly preview: InvitationPreview;
  /** The person asked for it before they signed in. */
  readonly atOnce: boolean;
  readonly onAccepted: (session: PortalSession) => void;
  readonly onSignInFirst: () => void;
}

/** Accepting with the sign-in in use: one press, or none for those who come back from signing in. */
export function AcceptAsYourself({ proof, preview, atOnce, onAccepted, onSignInFirst }: Props) {
  const form = useSubmit<PortalSession>({
    send: () =>
      redeemInvitation(proof).catch((error: unknown) => {
        if (isProblemOf(error, 'sign_in_required', 'mfa_required')) onSignInFirst();
        throw error;
      }),
    onDone: onAccepted,
  });

  const begun = useRef(false);
  const { formRef } = form;
  useEffect(() => {
    if (!atOnce || begun.current) return;
    begun.current = true;
    formRef.current?.requestSubmit();
  }, [atOnce, formRef]);

  return (
    <Form state={form} refusal={form.problem && <InvitationRefusal problem={form.problem} />}>
      <Button type="submit" look="primary" wide pending={form.pending}>
        Accept as {preview.email}
      </Button>
    </Form>
  );
}
