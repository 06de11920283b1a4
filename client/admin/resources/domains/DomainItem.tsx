import { useState } from 'react';
import Button from '@mui/material/Button';
import { Callout } from '../../components/Callout.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { Icon } from '../../components/Icon.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { refusalOf, useAct } from '../../components/useAct.ts';
import { When } from '../../components/When.tsx';
import { domainStates } from '../../components/words.ts';
import type { Domain } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { checkDomain, claimDomain, removeDomain } from '../../providers/verbs.ts';
import css from './domains.module.css';

/** One domain of an organization: whether it is proven, by which record, what the last look found, and what can be done. */
export function DomainItem({ domain }: { readonly domain: Domain }) {
  const { id, organizationId, displayName, state } = domain;
  const may = useMay('portals.manage');
  const [asking, setAsking] = useState(false);
  const looking = useAct();
  const removing = useAct();

  const look = () => void looking.act({ run: () => checkDomain(id), ...(state === 'claimed' && { done: (looked: Domain) => (looked.state === 'proven' ? `${displayName} is proven.` : `${displayName} is not proven yet.`) }) });
  // The same record proves it again, so that a removed proof comes back whole.
  const claimAgain = async () => {
    const again = await claimDomain(organizationId, domain.domain);
    if (state !== 'claimed') await checkDomain(again.id);
  };
  const remove = (quiet: boolean) => removing.act({ quiet, run: () => removeDomain(id), done: `${displayName} is removed.`, undo: () => claimAgain, undone: `${displayName} is back.` });

  return (
    <li className={css.domain}>
      <div className={css.head}>
        <div className={css.name}>
          <h3>{displayName}</h3>
          <StatusMark word={domainStates[state]} />
          {displayName !== domain.domain && <small>{domain.domain}</small>}
        </div>
        {may && (
          <div className={css.acts}>
            <Button size="small" variant={state === 'proven' ? 'outlined' : 'contained'} loading={looking.busy} startIcon={<Icon name="retry" size={16} />} onClick={look} aria-label={`Check now: ${displayName}`}>
              Check now
            </Button>
            <Button size="small" variant="text" color="inherit" loading={removing.busy} onClick={() => (state === 'claimed' ? void remove(false) : setAsking(true))} aria-label={`Remove ${displayName}`}>
              Remove
            </Button>
          </div>
        )}
      </div>
      {state === 'failing' && (
        <Callout tone="warning">
          The record has been missing since <When at={domain.failingSince} />. Everything still works as before; if the record does not come back, the proof ends on <When at={domain.provenUntil} /> at the earliest.
        </Callout>
      )}
      <p className={css.said} role="status">
        {domain.provenAt !== null && (
          <>
            Proven since <When at={domain.provenAt} />.{' '}
          </>
        )}
        {domain.check === null ? (
          'Nobody has looked for the record yet. Have it added at the domain’s DNS provider, then check.'
        ) : (
          <>
            {domain.check.sentence} Looked for on <When at={domain.check.at} ago />.
          </>
        )}
      </p>
      {state === 'proven' ? (
        <details className={css.kept}>
          <summary>The record, which has to stay</summary>
          <TxtRecord {...domain.record} />
        </details>
      ) : (
        <TxtRecord {...domain.record} />
      )}
      <ConfirmDialog
        open={asking}
        danger
        title={`Remove ${displayName}?`}
        confirm="Remove"
        onClose={() => setAsking(false)}
        onConfirm={async () => {
          const outcome = await remove(true);
          return refusalOf(outcome);
        }}
      >
        <p>Its proof goes with it: nobody is led to {domain.organizationName}’s own sign-in by this domain any more, and another organization may prove it. Nobody is signed out, and no address changes.</p>
      </ConfirmDialog>
    </li>
  );
}

function TxtRecord({ name, value }: Domain['record']) {
  return (
    <dl className={css.record}>
      <dt>Name (TXT)</dt>
      <dd>
        <code>{name}</code>
      </dd>
      <dd>
        <CopyButton size="small" text={name} label="Copy name" />
      </dd>
      <dt>Value</dt>
      <dd>
        <code>{value}</code>
      </dd>
      <dd>
        <CopyButton size="small" text={value} label="Copy value" />
      </dd>
    </dl>
  );
}
