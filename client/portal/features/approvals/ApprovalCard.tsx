import { useMutation, useQueryClient } from '@tanstack/react-query';
import { isProblemOf } from '../../../http/problem.ts';
import { Address } from '../../components/Address.tsx';
import { Alert } from '../../components/Alert.tsx';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { Time } from '../../components/Time.tsx';
import { type Approval, approvalsQuery } from '../../session/approvals.ts';
import { portal } from '../../session/door.ts';
import styles from './Approvals.module.css';

interface Props {
  readonly approval: Approval;
  readonly provider: string;
  readonly onAnswered: (text: string) => void;
}

/** One question: is it really this colleague who is calling? */
export function ApprovalCard({ approval: { id, person, askedBy, note, askedAt, expiresAt }, provider, onAnswered }: Props) {
  const client = useQueryClient();
  const name = person.name === '' ? person.email : person.name;
  const answer = useMutation({
    mutationFn: (yes: boolean) => portal.call(yes ? 'approvals.approve' : 'approvals.refuse', { params: { id } }),
    onSuccess: (_, yes) => onAnswered(yes ? `${provider} knows now that it is ${name}, and goes on.` : `${provider} knows now that it is not ${name}, and changes nothing.`),
    onSettled: (_, error) => (isProblemOf(error, 'step_up_required') ? undefined : client.invalidateQueries({ queryKey: approvalsQuery.queryKey })),
  });
  return (
    <Card title={`Is ${name} calling ${provider}?`} lead={`${askedBy} of ${provider} asks you to confirm it.`}>
      {note !== '' && (
        <figure className={styles.note}>
          <figcaption>What it is about</figcaption>
          <blockquote>{note}</blockquote>
        </figure>
      )}
      <p className={styles.question}>
        Somebody on the phone says that they are {person.name === '' ? <Address email={person.email} /> : <>{person.name} (<Address email={person.email} />)</>}. Say yes only if you know it: ask {name} yourself first, in person or on a number you know.
      </p>
      {answer.isError && (
        <Alert tone={isProblemOf(answer.error, 'step_up_required') ? 'info' : 'danger'} takesFocus>
          {isProblemOf(answer.error) ? answer.error.detail : 'That did not work. Try again.'}
        </Alert>
      )}
      <div className={styles.buttons}>
        <Button look="primary" icon="check" pending={answer.isPending && answer.variables} onClick={() => answer.mutate(true)}>
          Yes, it is {name}
        </Button>
        <Button look="danger" icon="close" pending={answer.isPending && !answer.variables} onClick={() => answer.mutate(false)}>
          No, it is not
        </Button>
      </div>
      <p className={styles.muted}>
        Asked <Time at={askedAt} />, open until <Time at={expiresAt} />. Every manager of your organization can answer.
      </p>
    </Card>
  );
}
