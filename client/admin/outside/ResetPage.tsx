import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { isProblemOf } from '../../http/problem.ts';
import { call } from '../providers/door.ts';
import { useLinkToken } from '../providers/linkToken.ts';
import { DeadLink } from './DeadLink.tsx';
import { NewPasswordForm } from './NewPasswordForm.tsx';
import { OutsideLayout } from './OutsideLayout.tsx';

const passwordSet = 'Your password is set, and your other sessions have ended. Sign in with it now.';

/** Sets a password with the link of a mail; the link is used up by the button, not by opening the page. */
export default function ResetPage() {
  const token = useLinkToken();
  const navigate = useNavigate();
  const [dead, setDead] = useState(false);
  if (token === undefined || dead) return <DeadLink reason={dead ? 'invalid' : 'missing'}>Ask for a new link with “Forgot your password?” on the sign-in page.</DeadLink>;
  const set = async (password: string) => {
    try {
      await call('adminSignIn.redeemReset', { body: { token, password } });
      navigate('/sign-in', { state: { notice: passwordSet } });
    } catch (error) {
      if (!isProblemOf(error, 'link_invalid')) throw error;
      setDead(true);
    }
  };
  return (
    <OutsideLayout title="Set a new password" lead="It counts from now on; every session of yours ends.">
      <NewPasswordForm onSubmit={set} />
    </OutsideLayout>
  );
}
