import { Link } from 'react-router-dom';
import layout from '../../components/layout.module.css';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Facts, Panel } from '../../components/Panel.tsx';
import { RecordPage } from '../../components/RecordPage.tsx';
import { When } from '../../components/When.tsx';
import { sentence } from '../../components/words.ts';
import type { AuditEvent } from '../../providers/records.ts';
import css from './AuditShow.module.css';

const pages: Readonly<Record<string, string>> = { organization: '/organizations', portal: '/organizations', customer_user: '/customer-users', staff: '/staff', import: '/imports' };

/** One entry of the audit: what was before and what after, by whom and from where. */
export default function AuditShow() {
  return <RecordPage<AuditEvent> resource="audit-events">{(record) => <AuditView record={record} />}</RecordPage>;
}

function AuditView({ record }: { readonly record: AuditEvent }) {
  const page = pages[record.subject.kind];
  return (
    <>
      <PageHeader title={sentence(record.action)} about={record.summary} trail={[{ label: 'Audit', to: '/audit-events' }]} />
      <div className={layout.split}>
        <Panel title="What changed" flush>
          {record.changes.length === 0 ? (
            <p className={css.none}>This act changed no field: it is recorded because it happened.</p>
          ) : (
            <div className={css.scroll}>
              <table className={css.changes}>
                <thead>
                  <tr>
                    <th scope="col">Field</th>
                    <th scope="col">Before</th>
                    <th scope="col">After</th>
                  </tr>
                </thead>
                <tbody>
                  {record.changes.map((change) => (
                    <tr key={change.field}>
                      <th scope="row">{sentence(change.field)}</th>
                      <td className={css.before}>{shown(change.before)}</td>
                      <td className={css.after}>{shown(change.after)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </Panel>
        <Panel title="Who, when, from where">
          <Facts
            of={[
              ['When', <When key="at" at={record.at} ago />],
              ['Who', record.actor.label],
              ['About', page !== undefined && record.subject.id !== null ? <Link key="subject" to={`${page}/${record.subject.id}/show`}>{record.subject.label}</Link> : record.subject.label],
              ['Organization', record.organizationId === null ? '' : <Link key="organization" to={`/organizations/${record.organizationId}/show`}>{record.organizationName}</Link>],
              ['Times', record.count > 1 ? `${record.count} within five minutes` : 'Once'],
              ['Reference', record.reference === null ? '' : <Link key="reference" to={`/explain?reference=${encodeURIComponent(record.reference)}`}><code>{record.reference}</code></Link>],
              ['Network address', record.ip],
              ['Browser', record.userAgent],
              ['Request', <code key="request">{record.requestId}</code>],
            ]}
          />
        </Panel>
      </div>
    </>
  );
}

function shown(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map(shown).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value, undefined, 1);
}
