import { useMutation } from '@tanstack/react-query';
import { wasNotUsed } from '../../http/passkeys.ts';
import { isProblemOf, type ProblemError } from '../../http/problem.ts';
import { Alert } from './Alert.tsx';
import { Button } from './Button.tsx';
import { TooManyAttempts } from './TooManyAttempts.tsx';

interface Props<Answer> {
  readonly label: string;
  readonly use: () => Promise<Answer>;
  readonly onDone: (answer: Answer) => void;
  readonly onRefused?: (problem: ProblemError) => void;
  /** What works as well, to follow "use": "your password". */
  readonly instead: string;
  readonly look?: 'primary' | 'secondary';
}

/** Asks the device for a passkey; says above the button what became of it when it did not work, and what does. */
export function PasskeyButton<Answer>({ label, use, onDone, onRefused, instead, look = 'secondary' }: Props<Answer>) {
  const asked = useMutation({
    mutationFn: use,
    onSuccess: onDone,
    onError: (error) => {
      if (isProblemOf(error)) onRefused?.(error);
    },
  });
  return (
    <>
      {asked.isError && <PasskeyRefusal key={asked.submittedAt} error={asked.error} instead={instead} />}
      <Button look={look} icon="passkey" wide pending={asked.isPending} onClick={() => asked.mutate()}>
        {label}
      </Button>
    </>
  );
}

/** Why a passkey did not work, and what to do instead. */
export function PasskeyRefusal({ error, instead }: { readonly error: unknown; readonly instead: string }) {
  if (!isProblemOf(error)) {
    return (
      <Alert tone="danger" takesFocus>
        Something on this page failed. Reload it and try again.
      </Alert>
    );
  }
  if (error.code === 'too_many_attempts') return <TooManyAttempts problem={error} />;
  if (wasNotUsed(error)) {
    return (
      <Alert tone="warning" takesFocus>
        <p>{error.detail}</p>
        <p>Try again, or use {instead}.</p>
      </Alert>
    );
  }
  if (error.code === 'passkey_refused') {
    return (
      <Alert tone="danger" title="This passkey does not work here." takesFocus>
        <p>It was removed, or it belongs to another sign-in.</p>
        <p>Use {instead}. Once you are in, register it again under Account &amp; profile → Sign-in &amp; security.</p>
      </Alert>
    );
  }
  return (
    <Alert tone="danger" takesFocus>
      {error.detail}
    </Alert>
  );
}
