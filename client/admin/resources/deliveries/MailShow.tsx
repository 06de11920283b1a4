import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import { Link } from 'react-router-dom';
import { Callout } from '../../components/Callout.tsx';
import layout from '../../components/layout.module.css';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Facts, Panel } from '../../components/Panel.tsx';
import { RecordPage } from '../../components/RecordPage.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { useAct } from '../../components/useAct.ts';
import { When } from '../../components/When.tsx';
import { deliveryStatuses, sentence } from '../../components/words.ts';
import type { Mail } from '../../providers/records.ts';
import { useMay, useSession } from '../../providers/useSession.ts';
import { retryDelivery } from '../../providers/verbs.ts';
import { MailPreview } from './MailPreview.tsx';
import { RevealLinkButton } from './RevealLinkButton.tsx';

const moving: readonly Mail['status'][] = ['queued'];

/** One mail as its reader sees it, and what became of it. */
export default function MailShow() {
  return (
    <RecordPage<Mail> resource="deliveries" every={(mail) => (mail !== undefined && moving.includes(mail.status) ? 2_000 : false)}>
      {(record) => <MailView record={record} />}
    </RecordPage>
  );
}

function MailView({ record }: { readonly record: Mail }) {
  const { act, busy } = useAct();
  const mayHelp = useMay('customers.help');
  // Until the mail itself is here, what the list knew of it is shown.
  const whole = 'html' in record;
  const hasMailServer = useSession()?.provider?.mailConfigured !== false;
  // Without a mail server it would be kept here once more.
  const again = hasMailServer && ['failed', 'kept', 'bounced'].includes(record.status);
  return (
    <>
      <PageHeader title={record.subject} mark={<StatusMark word={deliveryStatuses[record.status]} />} about={`To ${record.to}`} trail={[{ label: 'Mailbox', to: '/deliveries' }]}>
        {mayHelp && again && (
          <Button variant="outlined" loading={busy} onClick={() => void act({ run: () => retryDelivery(record.id), done: 'The mail is on its way.' })}>
            {record.status === 'kept' ? 'Send it' : 'Try again'}
          </Button>
        )}
        {record.hasLink && <RevealLinkButton mail={record} />}
      </PageHeader>
      <div className={layout.split}>
        <div className={layout.stack}>
          {record.error !== null && <Callout tone="danger">The mail server said: {record.error}</Callout>}
          {whole ? <MailPreview mail={record} /> : <Skeleton variant="rectangular" height={320} sx={{ borderRadius: '14px' }} />}
        </div>
        <Panel title="What became of it">
          <Facts
            of={[
              ['Kind', sentence(record.kind)],
              ['Written', <When key="written" at={record.createdAt} ago />],
              ['Sent', <When key="sent" at={record.sentAt} none="Not yet" />],
              ['Tries', record.attempts.toLocaleString('en-GB')],
              ['Next try', <When key="next" at={record.nextTryAt} />],
              ['Organization', record.organizationId === null ? '' : <Link key="organization" to={`/organizations/${record.organizationId}/show`}>{record.organizationName}</Link>],
              ...(!whole || record.linkWithheld === null ? [] : ([['Link', record.linkWithheld]] as const)),
            ]}
          />
        </Panel>
      </div>
    </>
  );
}
