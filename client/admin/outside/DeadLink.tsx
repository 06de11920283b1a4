import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { Callout } from '../components/Callout.tsx';
import { OutsideLayout } from './OutsideLayout.tsx';

interface DeadLinkProps {
  /** Why nothing can be done here. */
  readonly reason: 'missing' | 'invalid';
  readonly beforeProvider?: boolean;
  /** What to do instead. */
  readonly children: ReactNode;
}

/** For one-time links that work no more, or pages opened without one. */
export function DeadLink({ reason, beforeProvider = false, children }: DeadLinkProps) {
  return (
    <OutsideLayout
      beforeProvider={beforeProvider}
      title={reason === 'missing' ? 'Open the link once more' : 'This link no longer works'}
      lead={reason === 'missing' ? 'The secret of the link is not in the address any longer: it is taken out at once, and a reload forgets it.' : 'It has been used, has expired, or a newer one has taken its place.'}
      aside={<Link to="/sign-in">Go to sign-in</Link>}
    >
      <Callout tone="info">{children}</Callout>
    </OutsideLayout>
  );
}
