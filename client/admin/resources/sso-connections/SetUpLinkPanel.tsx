import { useState } from 'react';
import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import { useGetList } from 'react-admin';
import { Callout } from '../../components/Callout.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Panel } from '../../components/Panel.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { useAct } from '../../components/useAct.ts';
import { When } from '../../components/When.tsx';
import type { Word } from '../../components/words.ts';
import type { SsoConnection, SsoLink } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { revokeSsoLink } from '../../providers/verbs.ts';
import { SetUpLinkDialog } from './SetUpLinkDialog.tsx';
import css from './setUpLink.module.css';

const states: Readonly<Record<SsoLink['state'], Word>> = {
  open: { label: 'Works', tone: 'info' },
  handed_in: { label: 'Handed in', tone: 'success' },
  revoked: { label: 'Void', tone: 'neutral' },
  expired: { label: 'Ran out', tone: 'warning' },
};
const shown = 5;

/** The links by which the customer's own IT works on a connection, and how to make one. */
export function SetUpLinkPanel({ connection }: { readonly connection: SsoConnection }) {
  const { data, error } = useGetList<SsoLink>('sso-links', { filter: { connectionId: connection.id }, sort: { field: 'createdAt', order: 'DESC' }, pagination: { page: 1, perPage: shown } });
  const [asking, setAsking] = useState<SsoLink['kind']>();
  const may = useMay('portals.manage');
  const renewable = connection.status !== 'draft';
  return (
    <Panel
      title="Links for their IT"
      about="Whoever has the link works on this one connection, without an account."
      acts={
        may && (
          <span className={css.acts}>
            {renewable && (
              <Button size="small" variant="contained" onClick={() => setAsking('renewal')}>
                Renewal link
              </Button>
            )}
            <Button size="small" variant={renewable ? 'outlined' : 'contained'} onClick={() => setAsking('set_up')}>
              Set-up link
            </Button>
          </span>
        )
      }
    >
      {error ? (
        <Callout tone="danger">The links could not be loaded. Reload the page.</Callout>
      ) : data === undefined ? (
        <Skeleton variant="rectangular" height={96} sx={{ borderRadius: '10px' }} />
      ) : data.length === 0 ? (
        <EmptyState compact icon="link" title="No link yet">
          Send one to whoever administers their sign-in: they know the identity provider, and you need no access to it.
        </EmptyState>
      ) : (
        <ul className={css.links} aria-label="Links">
          {data.map((link) => (
            <LinkItem key={link.id} link={link} may={may} />
          ))}
        </ul>
      )}
      {asking !== undefined && <SetUpLinkDialog connection={{ id: connection.id, organizationName: connection.organizationName ?? '' }} kind={asking} email={data?.find(({ email }) => email !== '')?.email ?? ''} onClose={() => setAsking(undefined)} />}
    </Panel>
  );
}

function LinkItem({ link, may }: { readonly link: SsoLink; readonly may: boolean }) {
  const { act, busy } = useAct();
  const name = link.kind === 'renewal' ? 'Renewal link' : 'Set-up link';
  return (
    <li className={css.link}>
      <span className={css.linkHead}>
        <strong>{name}</strong>
        <StatusMark word={states[link.state]} />
      </span>
      <span className={css.linkWords}>
        {link.email === '' ? 'Handed over' : `Sent to ${link.email}`} by {link.createdBy} on <When at={link.createdAt} />
        {link.state === 'open' && (
          <>
            , works until <When at={link.expiresAt} />
          </>
        )}
        {link.handedInAt !== null && (
          <>
            , handed in on <When at={link.handedInAt} />
          </>
        )}
        .
      </span>
      {may && link.state === 'open' && (
        <Button size="small" variant="text" color="inherit" loading={busy} onClick={() => void act({ run: () => revokeSsoLink(link.id), done: 'The link is void.' })} aria-label={`Void the ${name.toLowerCase()}${link.email === '' ? '' : ` sent to ${link.email}`}`}>
          Void it
        </Button>
      )}
    </li>
  );
}
