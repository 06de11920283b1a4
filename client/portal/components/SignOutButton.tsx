import { isProblemOf } from '../../http/problem.ts';
import { useSignOut } from '../session/session.ts';
import { Alert } from './Alert.tsx';
import { Button } from './Button.tsx';

/** Signs out; says so where the server could not be told, for then the session is still open. */
export function SignOutButton({ wide = false }: { readonly wide?: boolean }) {
  const signOut = useSignOut();
  return (
    <>
      <Button icon="signOut" wide={wide} pending={signOut.isPending} onClick={() => signOut.mutate()}>
        Sign Out
      </Button>
      {signOut.isError && (
        <Alert tone="danger" title="You are still signed in.">
          {isProblemOf(signOut.error) ? signOut.error.detail : 'Signing out did not work. Try again.'}
        </Alert>
      )}
    </>
  );
}
