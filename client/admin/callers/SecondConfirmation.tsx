import Button from '@mui/material/Button';
import { Callout } from '../components/Callout.tsx';
import { useAct } from '../components/useAct.ts';
import { verificationMethodWords } from '../components/verificationWords.ts';
import { When } from '../components/When.tsx';
import type { Verification } from '../providers/records.ts';
import { confirmSecond } from '../providers/verbs.ts';
import css from './SecondConfirmation.module.css';

interface SecondConfirmationProps {
  readonly verifications: readonly Verification[];
  /** Whom it is about. */
  readonly name: string;
}

/** What colleagues have verified and this member of staff may confirm, as the second one. */
export function SecondConfirmation({ verifications, name }: SecondConfirmationProps) {
  const { act, busy } = useAct();
  return verifications
    .filter((one) => one.mayConfirmSecond)
    .map((one) => (
      <Callout key={one.id} tone="warning">
        <p>
          <b>{one.startedBy.name} needs your word about {name}.</b> {what(one)} on <When at={one.verifiedAt ?? one.startedAt} ago />.{one.note !== '' && ` “${one.note}”`}
        </p>
        <p>Ask {one.startedBy.name} yourself before you confirm: both of you answer for what is done then.</p>
        <Button className={css.act ?? ''} variant="contained" size="small" loading={busy} onClick={() => void act({ run: () => confirmSecond(one.id), done: `Confirmed. ${one.startedBy.name} can go on for 15 minutes.` })}>
          Confirm
        </Button>
      </Callout>
    ));
}

function what(one: Verification): string {
  if (one.method === 'second_staff') return 'They ask for new second factors for this colleague,';
  return `They verified the caller by ${verificationMethodWords[one.method].by}${one.contact === '' ? '' : ` (${one.contact})`}`;
}
