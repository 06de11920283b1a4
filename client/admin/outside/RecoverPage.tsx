import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { isProblemOf } from '../../http/problem.ts';
import { call } from '../providers/door.ts';
import { useLinkToken } from '../providers/linkToken.ts';
import { DeadLink } from './DeadLink.tsx';
import { NewPasswordForm } from './NewPasswordForm.tsx';
import { OutsideLayout } from './OutsideLayout.tsx';

/** Sets an owner's password with the link that the command line has printed. */
export default function RecoverPage() {
  const token = useLinkToken();
  const navigate = useNavigate();
  const [dead, setDead] = useState(false);
  const { data, error } = useQuery({
    queryKey: ['setup', token],
    queryFn: () => call('setup.preview', { body: { token: token ?? '' } }),
    enabled: token !== undefined,
    retry: false,
    refetchOnWindowFocus: false,
  });
  if (token === undefined || dead || isProblemOf(error, 'link_invalid', 'validation_failed')) {
    return (
      <DeadLink reason={token === undefined ? 'missing' : 'invalid'}>
        Whoever runs the server can print a new one: <code>npm run portico -- owner recover --email …</code>
      </DeadLink>
    );
  }
  const set = async (password: string) => {
    try {
      await call('setup.recover', { body: { token, password } });
      navigate('/sign-in', { state: { notice: 'Your password is set, and every session of yours has ended. Sign in with it now.' } });
    } catch (refusal) {
      if (!isProblemOf(refusal, 'link_invalid')) throw refusal;
      setDead(true);
    }
  };
  return (
    <OutsideLayout title="Recover your account" lead={data?.email ? `A new password for ${data.email}. Every session of theirs ends.` : 'A new password for an owner. Every session of theirs ends.'}>
      <NewPasswordForm avoid={data?.email ? [data.email] : []} onSubmit={set} />
    </OutsideLayout>
  );
}
