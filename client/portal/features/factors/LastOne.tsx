import { Alert } from '../../components/Alert.tsx';

/** What it means to remove the only second step. */
export function LastOne({ shown }: { readonly shown: boolean }) {
  if (!shown) return null;
  return (
    <Alert tone="warning" title="This is your only second step.">
      Without it your password alone lets in whoever knows it, and your recovery codes are gone, too.
    </Alert>
  );
}
