import { EmptyState } from '../../components/EmptyState.tsx';
import { PeriodFilter } from '../../components/list/PeriodFilter.tsx';
import { RecordFilter } from '../../components/list/RecordFilter.tsx';
import { RecordList } from '../../components/list/RecordList.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { outcomes } from '../../components/words.ts';
import type { SignInAttempt } from '../../providers/records.ts';
import { ExportButton } from '../exports/ExportButton.tsx';
import { attemptColumns, explainerPath } from './columns.tsx';

const columns = attemptColumns({ person: true, organization: true });

/** Who tried to get in, and what they met. */
export default function AttemptList() {
  return (
    <>
      <PageHeader title="Sign-in log" about="Who tried to get in, where from, and what they met. Open one to see why, and to fix it." />
      <RecordList<SignInAttempt>
        resource="sign-in-attempts"
        caption="Attempts to get in"
        sort={{ field: 'at', order: 'DESC' }}
        columns={columns}
        nameOf={(one) => one.reference ?? one.email}
        to={explainerPath}
        search="Name, address or code"
        choices={[
          { source: 'refused', label: 'Result', boolean: true, choices: [{ value: 'true', label: 'Refused' }, { value: 'false', label: 'Signed in' }] },
          { source: 'outcome', label: 'What they met', choices: Object.entries(outcomes).map(([value, word]) => ({ value, label: word.label })) },
          { source: 'door', label: 'Where', choices: [{ value: 'portal', label: 'Portal' }, { value: 'admin', label: 'Console' }] },
        ]}
        filters={
          <>
            <PeriodFilter />
            <RecordFilter source="organizationId" resource="organizations" label="Organization" nameOf={(one) => one.name ?? ''} />
            <RecordFilter source="customerUserId" resource="customer-users" label="Person" nameOf={(one) => one.name ?? ''} />
          </>
        }
        acts={<ExportButton resource="sign-in-attempts" />}
        empty={
          <EmptyState icon="key" title="Nobody has tried yet">
            Every sign-in and every refusal appears here with its reason, address, browser and reference code.
          </EmptyState>
        }
      />
    </>
  );
}
