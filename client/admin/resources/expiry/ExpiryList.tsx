import { Link } from 'react-router-dom';
import { EmptyState } from '../../components/EmptyState.tsx';
import type { Column } from '../../components/list/column.ts';
import { RecordFilter } from '../../components/list/RecordFilter.tsx';
import { RecordList } from '../../components/list/RecordList.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { When } from '../../components/When.tsx';
import type { Expiry } from '../../providers/records.ts';
import { SetUpLinkWaiting } from '../sso-connections/SetUpLinkWaiting.tsx';
import { ExpiryActs } from './ExpiryActs.tsx';
import css from './expiry.module.css';
import { expiryKinds, urgency } from './words.ts';

const columns: readonly Column<Expiry>[] = [
  { label: 'Ends', sort: 'endsAt', card: 'plain', width: '12rem', render: (one) => <When at={one.endsAt} /> },
  { label: 'What ends', card: 'plain', render: (one) => <What end={one} /> },
  { label: 'Left', card: 'mark', width: '8rem', render: (one) => <StatusMark word={urgency(one)} /> },
  { label: 'Organization', card: 'title', render: (one) => (one.organizationId === null ? 'Your own' : <Link to={`/organizations/${one.organizationId}/show`}>{one.organizationName}</Link>) },
  { label: 'Acts', quiet: true, align: 'end', card: 'plain', width: '16rem', render: (one) => <ExpiryActs end={one} /> },
];

function What({ end }: { readonly end: Expiry }) {
  return (
    <span className={css.what}>
      <strong>
        {expiryKinds[end.kind]}
        {end.name !== end.organizationName && ` · ${end.name}`}
      </strong>
      <small>{end.breaks}</small>
    </span>
  );
}

/** What ends when, over all organizations, what breaks with it, and how to renew it. */
export default function ExpiryList() {
  return (
    <>
      <PageHeader title="Expiry" about="What ends when over all organizations, and what breaks with it. Whoever receives your alerts hears of it 60, 30 and 7 days ahead." />
      <SetUpLinkWaiting />
      <RecordList<Expiry>
        resource="expiry"
        caption="What ends"
        sort={{ field: 'endsAt', order: 'ASC' }}
        columns={columns}
        nameOf={(one) => `${expiryKinds[one.kind]} of ${one.organizationName ?? one.name}`}
        search="Organization"
        choices={[
          { source: 'kind', label: 'What', choices: Object.entries(expiryKinds).map(([value, label]) => ({ value, label })) },
          { source: 'withinDays', label: 'Within', choices: [7, 30, 60].map((days) => ({ value: String(days), label: `${days} days` })) },
        ]}
        filters={<RecordFilter source="organizationId" resource="organizations" label="Organization" nameOf={(one) => one.name ?? ''} />}
        empty={
          <EmptyState icon="log" title="Nothing ends">
            Certificates and client secrets of connections in use appear here with their end, and domains whose proof is in danger.
          </EmptyState>
        }
      />
    </>
  );
}
