import { useGetList } from 'react-admin';
import { Link } from 'react-router-dom';
import { Icon } from '../../components/Icon.tsx';
import { Panel } from '../../components/Panel.tsx';
import { When } from '../../components/When.tsx';
import type { SsoProposal } from '../../providers/records.ts';
import css from './setUpLink.module.css';

const shown = 10;

/** What waits for staff about connections, over all organizations; nothing where nothing does. */
export function SetUpLinkWaiting() {
  const { data, total } = useGetList<SsoProposal>('sso-proposals', { filter: {}, sort: { field: 'updatedAt', order: 'DESC' }, pagination: { page: 1, perPage: shown } });
  if (data === undefined || data.length === 0) return null;
  return (
    <div className={css.waiting}>
      <Panel title="Waits for you" about="Nothing of this changes anything before you accept it.">
        <ul className={css.items}>
          {data.map((one) => (
            <li key={one.id}>
              <Link to={`/sso-connections/${one.connectionId}/set-up-link`} className={css.item}>
                <Icon name={one.source === 'metadata' ? 'warning' : 'key'} />
                <span>
                  <strong>{one.organizationName ?? one.connectionName}</strong>: {one.source === 'metadata' ? 'the identity provider has moved' : one.kind === 'renewal' ? 'the next certificate or secret is here' : one.handedInAt === null ? 'their IT is filling the connection in' : 'their IT has filled the connection in'}
                  {one.testPassedAt !== null && ', and it passed a test'}. <When at={one.updatedAt} ago />
                </span>
                <Icon name="right" size={14} />
              </Link>
            </li>
          ))}
        </ul>
        {(total ?? 0) > shown && <p className={css.linkWords}>And {(total ?? 0) - shown} more.</p>}
      </Panel>
    </div>
  );
}
