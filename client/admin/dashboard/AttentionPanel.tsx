import { Link } from 'react-router-dom';
import { Icon, type IconName } from '../components/Icon.tsx';
import { Panel } from '../components/Panel.tsx';
import { count } from '../components/words.ts';
import type { DashboardFigures } from '../providers/records.ts';
import { useMay } from '../providers/useSession.ts';
import css from './dashboard.module.css';
import { listPath } from './links.ts';

/** What waits for somebody to do something. */
export function AttentionPanel({ figures }: { readonly figures: DashboardFigures }) {
  const mayImport = useMay('imports.run');
  const items = itemsOf(figures, mayImport);
  return (
    <Panel title="Needs a hand">
      {items.length === 0 ? (
        <p className={css.calm}>
          <Icon name="check" />
          Nothing. Every invitation and every mail is on its way or has arrived.
        </p>
      ) : (
        <ul className={css.items}>
          {items.map((item) => (
            <li key={item.text}>
              <Link to={item.to} className={css.item}>
                <Icon name={item.icon} />
                <span>{item.text}</span>
                <Icon name="right" size={14} />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function itemsOf({ expiring, ssoProposals, invitations, mail, imports, people, signInRules }: DashboardFigures, mayImport: boolean) {
  const items: { readonly icon: IconName; readonly text: string; readonly to: string }[] = [];
  const of = (state: string) => invitations[state]?.value ?? 0;
  for (const { organizationId, organizationName, kind } of signInRules) items.push({ icon: 'warning', text: kind === 'lifted' ? `The watchdog lifted the sign-in rule of ${organizationName}` : `Hardly anybody signs in to ${organizationName} any more`, to: `/organizations/${organizationId}/show/sign-in-rule` });
  if (ssoProposals.value > 0) items.push({ icon: 'key', text: `${count(ssoProposals.value, 'connection has', 'connections have')} something for you to accept or refuse`, to: '/expiry' });
  if (expiring.value > 0) items.push({ icon: 'log', text: `${count(expiring.value, 'certificate, secret or domain proof ends', 'certificates, secrets or domain proofs end')} within 30 days`, to: listPath('expiry', { withinDays: '30' }) });
  if (of('bounced') > 0) items.push({ icon: 'warning', text: `${count(of('bounced'), 'invitation', 'invitations')} bounced: check the address`, to: listPath('invitations', { state: 'bounced' }) });
  if (of('expired') > 0) items.push({ icon: 'log', text: `${count(of('expired'), 'invitation', 'invitations')} ran out: send again`, to: listPath('invitations', { state: 'expired' }) });
  if (of('waiting') > 0) items.push({ icon: 'portal', text: `${count(of('waiting'), 'invitation waits', 'invitations wait')} for a portal to be switched on`, to: listPath('invitations', { state: 'waiting' }) });
  if (mail.failed.value > 0) items.push({ icon: 'inbox', text: `${count(mail.failed.value, 'mail', 'mails')} could not be delivered`, to: listPath('deliveries', { status: 'failed' }) });
  if (mail.kept.value > 0) items.push({ icon: 'inbox', text: mail.source === 'none' ? `${count(mail.kept.value, 'mail is', 'mails are')} kept here: no mail server is set up` : `${count(mail.kept.value, 'mail was', 'mails were')} kept while no mail server was set up`, to: listPath('deliveries', { status: 'kept' }) });
  if (people.new.value > 0) items.push({ icon: 'people', text: `${count(people.new.value, 'person was', 'people were')} never invited`, to: listPath('customer-users', { status: 'new' }) });
  if (mayImport) for (const one of imports) if (one.status === 'mapping' || one.status === 'checked') items.push({ icon: 'upload', text: `The import of ${one.fileName} waits for you`, to: `/imports/${one.id}/show` });
  return items.slice(0, 6);
}
