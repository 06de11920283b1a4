import { isProblemOf } from '../../http/problem.ts';
import { Alert } from './Alert.tsx';
import { Sheet } from './Sheet.tsx';
import { OrganizationChoices } from './OrganizationChoices.tsx';
import { type PortalSession, useEnter } from '../session/session.ts';

/** The choice between the organizations a person belongs to. */
export function OrganizationSheet({ open, onClose, session }: { readonly open: boolean; readonly onClose: () => void; readonly session: PortalSession }) {
  const enter = useEnter(onClose);
  const choose = (id: string) => (id === session.organization?.id ? onClose() : enter.mutate(id));
  return (
    <Sheet open={open} onClose={onClose} title="Switch organization">
      {enter.isError && <Alert tone="danger">{isProblemOf(enter.error) ? enter.error.detail : 'That did not work. Try again.'}</Alert>}
      <OrganizationChoices session={session} entering={enter.isPending ? enter.variables : undefined} onChoose={choose} />
    </Sheet>
  );
}
