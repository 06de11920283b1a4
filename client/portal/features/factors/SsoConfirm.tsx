import { useMutation } from '@tanstack/react-query';
import { isProblemOf } from '../../../http/problem.ts';
import { limits } from '../../../../shared/limits.ts';
import { Alert } from '../../components/Alert.tsx';
import { Button } from '../../components/Button.tsx';
import { safeSsoUrl } from '../../session/sso-url.ts';
import styles from './Factors.module.css';
import { beginSsoConfirmation } from './queries.ts';

/** Has whoever came through their company sign in there once more, and come back to where they are. */
export function SsoConfirm({ company, onClose }: { readonly company: string; readonly onClose: () => void }) {
  const begun = useMutation({
    mutationFn: async () => {
      const { url } = await beginSsoConfirmation(`${window.location.pathname}${window.location.search}`);
      const safe = safeSsoUrl(url, window.location.origin);
      if (safe === undefined) throw new Error('The address of the company’s sign-in is none of this portal.');
      window.location.assign(safe);
    },
  });
  return (
    <>
      <p className={styles.muted}>You came in with {company}, so you confirm it there: sign in once more, and you come back to this page. Then press what you pressed again; nothing asks you for the next {limits.stepUpMinutes} minutes.</p>
      {begun.isError && <Alert tone="danger">{isProblemOf(begun.error) ? begun.error.detail : 'That did not work. Try again.'}</Alert>}
      <div className={styles.stack}>
        <Button look="primary" wide pending={begun.isPending || begun.isSuccess} onClick={() => begun.mutate()}>
          Confirm with {company}
        </Button>
        <Button look="quiet" wide onClick={onClose}>
          Not now
        </Button>
      </div>
    </>
  );
}
