import { useMay, useSession } from '../providers/useSession.ts';
import { Callout } from './Callout.tsx';

/** Where a mail is about to be sent and no mail server is set up: says so in a full sentence; `news`: the mail only tells, and holds no link to pass on. */
export function MailWarning({ news = false }: { readonly news?: boolean }) {
  const mayReveal = useMay('provider.manage');
  if (useSession()?.provider?.mailConfigured !== false) return null;
  return (
    <Callout tone="warning" spaced>
      No mail server is set up, so nobody receives this mail: it is kept in the mailbox{news ? '' : mayReveal ? ', where you can read it and copy its link' : ', where an owner or admin can copy its link'}.
    </Callout>
  );
}
