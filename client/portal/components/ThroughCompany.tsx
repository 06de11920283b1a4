import { Alert } from './Alert.tsx';

/** Why somebody who came through their company's sign-in changes nothing of their own here, and what does. */
export function ThroughCompany({ company, provider }: { readonly company: string; readonly provider: string }) {
  return (
    <Alert tone="info" title={`You signed in with ${company}.`}>
      <p>How you sign in is looked after there: change your password or second step where your company has you do it.</p>
      <p>What you have of your own for this portal stays as it is. To change it, sign out and sign in with it, or ask {provider}.</p>
    </Alert>
  );
}
