import { useState } from 'react';
import type { AnswerOf } from '../../http/route-table.ts';
import { RecoveryCodes } from '../factors/RecoveryCodes.tsx';
import { TotpSetup } from '../factors/TotpSetup.tsx';
import { rememberSession } from '../providers/door.ts';
import { OutsideLayout } from './OutsideLayout.tsx';
import { SignedInAs } from './SignedInAs.tsx';

/** For staff who have no second factor yet: sets one up, and nothing else opens before. */
export default function EnrolPage() {
  const [changed, setChanged] = useState<AnswerOf<'adminFactors.confirmTotp'>>();
  const codes = changed?.recoveryCodes;
  if (changed !== undefined && codes) {
    return (
      <OutsideLayout title="Keep your recovery codes" lead="Each of these ten codes signs you in once, when your phone is lost or broken. They are shown only now.">
        <RecoveryCodes codes={codes} onKept={() => rememberSession(changed.session)} />
      </OutsideLayout>
    );
  }
  return (
    <OutsideLayout title="Set up your second factor" lead="You look after other people’s portals, so a stolen password alone must never open this console." aside={<SignedInAs />}>
      <TotpSetup confirm="Check the code" onDone={(answer) => (answer.recoveryCodes === null ? rememberSession(answer.session) : setChanged(answer))} />
    </OutsideLayout>
  );
}
