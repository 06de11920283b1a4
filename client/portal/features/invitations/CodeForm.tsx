import { useState } from 'react';
import { Link } from 'react-router';
import { limits } from '../../../../shared/limits.ts';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { TooManyAttempts } from '../../components/TooManyAttempts.tsx';
import { bareCode } from '../../components/typed-code.ts';
import { useSubmit } from '../../components/useSubmit.ts';
import { addressProblem } from '../../session/address.ts';
import { useBranding } from '../../session/session.ts';
import styles from './Invitation.module.css';
import { codeProblem, groupedCode } from './invitation-code.ts';
import { type InvitationPreview, type InvitationProof, previewInvitation } from './queries.ts';

interface Found {
  readonly proof: InvitationProof;
  readonly preview: InvitationPreview;
}

/** The way in for those whose provider read a code out to them. */
export function CodeForm({ onFound }: { readonly onFound: (found: Found) => void }) {
  const branding = useBranding();
  const [email, setEmail] = useState('');
  const [code, setCode] = useState('');
  const form = useSubmit<Found>({
    check: () => ({ ...problems('email', addressProblem(email)), ...problems('code', codeProblem(code)) }),
    send: async () => {
      const proof = { email, code: bareCode(code) };
      return { proof, preview: await previewInvitation(proof) };
    },
    onDone: onFound,
    fieldOf: { code_invalid: 'code', link_invalid: 'code' },
  });
  return (
    <>
      <PageHeading title="Use your code" of={branding?.providerName} lead={`${branding?.providerName ?? 'Your provider'} gave you a code of ${limits.invitationCode.characters} letters and digits. It works for ${limits.invitationCode.hours} hours.`}>
        Use your invitation code
      </PageHeading>
      <Form state={form} refusal={form.problem?.code === 'too_many_attempts' && <TooManyAttempts problem={form.problem} />}>
        <TextField label="E-mail address" name="email" type="email" inputMode="email" autoComplete="email" autoCapitalize="none" spellCheck={false} hint="The one you were invited with." value={email} onChange={setEmail} error={form.errors['email']} autoFocus />
        <TextField
          label="Code"
          name="code"
          className={styles.code}
          autoComplete="one-time-code"
          autoCapitalize="characters"
          autoCorrect="off"
          spellCheck={false}
          placeholder="XXXXX-XXXXX"
          // Grouped while typed at its end; in the middle of it the caret would jump.
          value={code}
          onChange={(typed, { selectionStart }) => setCode(selectionStart === typed.length ? groupedCode(typed) : typed)}
          error={form.errors['code']}
        />
        <Button type="submit" look="primary" wide pending={form.pending}>
          Continue
        </Button>
      </Form>
      <p className={styles.aside}>
        Already have a sign-in? <Link to="/sign-in">Sign in</Link>
      </p>
    </>
  );
}

function problems(field: string, problem: string | undefined): Record<string, string> {
  return problem === undefined ? {} : { [field]: problem };
}
