import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { isProblemOf } from '../../../http/problem.ts';
import { Alert } from '../../components/Alert.tsx';
import { Button } from '../../components/Button.tsx';
import { Sheet } from '../../components/Sheet.tsx';
import styles from './Security.module.css';

interface Props<Answer> {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly verb: string;
  readonly look?: 'primary' | 'danger';
  readonly keep: string;
  readonly act: () => Promise<Answer>;
  readonly onDone: (answer: Answer) => void;
  readonly children: ReactNode;
}

/** Says what an act does before it is done, and why it was refused. */
export function ConfirmSheet<Answer>({ open, onClose, title, verb, look = 'danger', keep, act, onDone, children }: Props<Answer>) {
  const acting = useMutation({
    mutationFn: act,
    onSuccess: (answer) => {
      onClose();
      onDone(answer);
    },
  });
  const close = () => {
    acting.reset();
    onClose();
  };
  return (
    <Sheet open={open} onClose={close} title={title}>
      {children}
      {acting.isError && <Alert tone={isProblemOf(acting.error, 'step_up_required') ? 'info' : 'danger'}>{isProblemOf(acting.error) ? acting.error.detail : 'That did not work. Try again.'}</Alert>}
      <div className={styles.buttons}>
        <Button look={look} pending={acting.isPending} onClick={() => acting.mutate()}>
          {verb}
        </Button>
        <Button onClick={close}>{keep}</Button>
      </div>
    </Sheet>
  );
}
