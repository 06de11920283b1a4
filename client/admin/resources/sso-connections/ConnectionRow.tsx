import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import { Row } from '../../components/RowList.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { distance } from '../../components/time.ts';
import { When } from '../../components/When.tsx';
import type { SsoConnection } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import css from './sso.module.css';
import { connectionStatuses, expiryTone, kindOf, nearestExpiry } from './words.ts';

/** One connection in a list: whether it is live, how it was last used and tested, and what runs out next. */
export function ConnectionRow({ connection }: { readonly connection: SsoConnection }) {
  const { id, name, status, testPassedAt, lastSignInAt } = connection;
  const may = useMay('portals.manage');
  const expiry = nearestExpiry(connection);
  return (
    <Row
      icon="shield"
      title={<Link to={`/sso-connections/${id}/show`}>{name}</Link>}
      mark={<StatusMark word={connectionStatuses[status]} />}
      detail={
        <ul className={css.facts}>
          <li>{kindOf(connection)}</li>
          {status !== 'draft' && <li>{lastSignInAt === null ? 'Nobody has signed in by it yet' : `Last sign-in ${distance(new Date(lastSignInAt))}`}</li>}
          <li>{testPassedAt === null ? 'No passed test' : `Test passed ${distance(new Date(testPassedAt))}`}</li>
          {expiry !== null && (
            <li data-tone={expiryTone(expiry.at)}>
              {expiry.what} {expiryTone(expiry.at) === 'danger' ? 'ran out on' : 'runs out on'} <When at={expiry.at} />
            </li>
          )}
        </ul>
      }
      acts={
        status === 'draft' && may ? (
          <Button size="small" variant="outlined" component={Link} to={`/sso-connections/${id}`} aria-label={`Continue setting up ${name}`}>
            Continue
          </Button>
        ) : undefined
      }
    />
  );
}
