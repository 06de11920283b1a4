import { useState } from 'react';
import { Alert } from '../../components/Alert.tsx';
import { useApprovals } from '../../session/approvals.ts';
import { usePresentSession } from '../../session/session.ts';
import { ApprovalCard } from './ApprovalCard.tsx';

/** What the provider asks a manager about people of their organization; nothing while nothing is asked. */
export function Approvals() {
  const session = usePresentSession();
  const approvals = useApprovals(session);
  const [said, setSaid] = useState({ text: '', at: 0 });
  return (
    <>
      {said.text !== '' && (
        <Alert key={said.at} tone="success" takesFocus>
          {said.text}
        </Alert>
      )}
      {approvals.data?.map((approval) => (
        <ApprovalCard key={approval.id} approval={approval} provider={session.branding.providerName} onAnswered={(text) => setSaid(({ at }) => ({ text, at: at + 1 }))} />
      ))}
    </>
  );
}
