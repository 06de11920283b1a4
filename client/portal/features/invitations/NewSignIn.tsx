import { useState } from 'react';
import { isProblemOf } from '../../../http/problem.ts';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { NewPasswordField } from '../../components/NewPasswordField.tsx';
import { lengthProblem, passwordCodes } from '../../components/password-advice.ts';
import { useSubmit } from '../../components/useSubmit.ts';
import type { PortalSession } from '../../session/session.ts';
import styles from './Invitation.module.css';
import { InvitationRefusal } from './InvitationRefusal.tsx';
import { type InvitationPreview, type InvitationProof, redeemInvitation } from './queries.ts';

interface Props {
  readonly proof: InvitationProof;
  readonly preview: InvitationPreview;
  readonly onAccepted: (session: PortalSession) => void;
  readonly onSignInFirst: () => void;
}

/** Accepting by making a sign-in: a name and a password. */
export function NewSignIn({ proof, preview, onAccepted, onSignInFirst }: Props) {
  const [name, setName] = useState(preview.name);
  const [password, setPassword] = useState('');
  const form = useSubmit<PortalSession>({
    check: () => {
      const problem = lengthProblem(password);
      return { ...(name.trim() === '' && { name: 'Enter your name.' }), ...(problem !== undefined && { password: problem }) };
    },
    send: () =>
      redeemInvitation(proof, { name, password }).catch((error: unknown) => {
        if (isProblemOf(error, 'sign_in_required')) onSignInFirst();
        throw error;
      }),
    onDone: onAccepted,
    fieldOf: passwordCodes,
  });
  return (
    <>
      <div className={styles.choice}>
        <p>Do you already sign in here with this address?</p>
        <Button onClick={onSignInFirst}>Sign in to accept</Button>
      </div>
      <Form state={form} refusal={form.problem && <InvitationRefusal problem={form.problem} />}>
        <TextField label="Your name" name="name" autoComplete="name" value={name} onChange={setName} error={form.errors['name']} />
        <input className="visually-hidden" type="email" name="username" autoComplete="username" value={preview.email} readOnly tabIndex={-1} aria-hidden="true" />
        <NewPasswordField label="Choose a password" value={password} onChange={setPassword} error={form.errors['password']} about={[preview.email, name, preview.organization.name, preview.provider.name]} />
        <Button type="submit" look="primary" wide pending={form.pending}>
          Accept and open the portal
        </Button>
      </Form>
    </>
  );
}
