import { useState } from 'react';
import Button from '@mui/material/Button';
import { useGetList } from 'react-admin';
import { Callout } from '../../components/Callout.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { Panel } from '../../components/Panel.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { useAct } from '../../components/useAct.ts';
import { When } from '../../components/When.tsx';
import type { SsoConnection, SsoProposal } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { acceptSsoProposal, refuseSsoProposal, testSsoProposal } from '../../providers/verbs.ts';
import css from './setUpLink.module.css';

const fields: Readonly<Record<SsoProposal['differences'][number]['field'], string>> = {
  entityId: 'Entity ID',
  ssoUrl: 'Sign-in address',
  metadataUrl: 'Metadata',
  issuer: 'Issuer',
  clientId: 'Client ID',
  clientSecret: 'Client secret',
  secretExpiresAt: 'Secret ends',
};
const timed = new Set(['secretExpiresAt']);
const changes = { added: { label: 'New', tone: 'info' }, kept: { label: 'Stays', tone: 'neutral' }, gone: { label: 'Goes', tone: 'warning' } } as const;

/** What waits for staff about a connection, each beside what stands there now. */
export function SetUpLinkProposals({ connection }: { readonly connection: SsoConnection }) {
  const { data } = useGetList<SsoProposal>('sso-proposals', { filter: { connectionId: connection.id }, sort: { field: 'updatedAt', order: 'DESC' }, pagination: { page: 1, perPage: 10 } });
  return <>{data?.map((proposal) => <ProposalPanel key={proposal.id} proposal={proposal} />)}</>;
}

const titles = (proposal: SsoProposal) => (proposal.source === 'metadata' ? 'The identity provider has moved' : proposal.kind === 'renewal' ? 'What renews the sign-in was handed in' : proposal.handedInAt === null ? 'Their IT is filling this in' : 'Their IT has filled this in');

function ProposalPanel({ proposal }: { readonly proposal: SsoProposal }) {
  const [asked, setAsked] = useState<'accept' | 'refuse'>();
  const may = useMay('portals.manage');
  const deciding = useAct();
  const needsTest = proposal.connectionStatus === 'live' && proposal.leadsElsewhere && proposal.testPassedAt === null;
  const decide = async (verb: 'accept' | 'refuse') => {
    const outcome = await deciding.act({
      quiet: true,
      run: () => (verb === 'accept' ? acceptSsoProposal : refuseSsoProposal)(proposal.id, proposal.version),
      done: verb === 'accept' ? (proposal.connectionStatus === 'live' ? 'Accepted. It holds from the next sign-in on.' : 'Accepted. Make the connection live once a test has passed.') : 'Refused. The connection stays as it is.',
    });
    if (outcome.ok) return undefined;
    return outcome.problem?.code === 'changed_meanwhile' ? 'It was changed while you looked at it. Close this, and look at what it says now.' : (outcome.problem?.detail ?? '');
  };
  return (
    <Panel
      title={titles(proposal)}
      about={
        <>
          {proposal.source === 'metadata' ? 'Its metadata say so since ' : proposal.handedInAt === null ? 'Last saved, and not handed in yet: ' : 'Handed in on '}
          <When at={proposal.handedInAt ?? proposal.updatedAt} />. The connection goes on as it is until you accept this.
        </>
      }
      acts={<StatusMark word={proposal.testPassedAt === null ? { label: 'Not tested', tone: 'warning' } : { label: 'Test passed', tone: 'success' }} />}
    >
      <div className={css.proposal}>
        {proposal.source === 'metadata' && <Callout tone="warning">Ask the company whether they meant this before you accept it: whoever answers at the new address decides who signs in.</Callout>}
        {needsTest && <Callout tone="info">The connection is in use, so this has to pass a test first. {proposal.source === 'metadata' ? 'Send their IT a set-up link, by which they can try it out' : 'Their IT tries it out on the page of the link'}; with an account there you can do it yourself.</Callout>}
        {proposal.differences.length > 0 && <Differences proposal={proposal} />}
        {proposal.certificates.length > 0 && (
          <ul className={css.certificates} aria-label="Certificates">
            {proposal.certificates.map(({ fingerprint, notAfter, change }) => (
              <li key={fingerprint}>
                <StatusMark word={changes[change]} />
                <span>
                  Certificate <code title={fingerprint}>{fingerprint.slice(0, 16)}…</code>, ends on <When at={notAfter} />
                </span>
              </li>
            ))}
          </ul>
        )}
        {may && (
          <div className={css.acts}>
            <Button variant="contained" disabled={needsTest} onClick={() => setAsked('accept')}>
              Accept
            </Button>
            <TestButton proposal={proposal} />
            <Button variant="text" color="inherit" onClick={() => setAsked('refuse')}>
              Refuse
            </Button>
          </div>
        )}
      </div>
      <ConfirmDialog open={asked === 'accept'} title="Accept this?" confirm="Accept" onClose={() => setAsked(undefined)} onConfirm={() => decide('accept')}>
        <p>{consequence(proposal)}</p>
      </ConfirmDialog>
      <ConfirmDialog open={asked === 'refuse'} danger title="Refuse this?" confirm="Refuse" onClose={() => setAsked(undefined)} onConfirm={() => decide('refuse')}>
        <p>{proposal.source === 'metadata' ? 'The connection stays as it is. The same is not proposed again.' : 'The connection stays as it is, what was handed in is forgotten, and the link it came in by is void.'}</p>
      </ConfirmDialog>
    </Panel>
  );
}

function consequence({ connectionStatus, leadsElsewhere, kind, testPassedAt }: SsoProposal): string {
  if (connectionStatus !== 'live') return testPassedAt === null ? 'The connection takes these values. It signs nobody in before it has passed a test and you make it live.' : 'The connection takes these values, with the test they have passed. It signs nobody in before you make it live.';
  if (leadsElsewhere) return 'The connection is in use: from the next sign-in on people are sent to the new identity provider.';
  if (kind === 'renewal' && testPassedAt === null) return 'The connection is in use and takes this at once. What is there already stays beside a new certificate; a new secret takes the place of the old one.';
  return 'The connection is in use and takes this at once.';
}

function TestButton({ proposal }: { readonly proposal: SsoProposal }) {
  const { act, busy } = useAct();
  const open = async () => {
    // Opened before the answer: a browser takes a later one for a nuisance.
    const other = window.open('', '_blank');
    const outcome = await act({ run: () => testSsoProposal(proposal.id) });
    if (outcome.ok && other) other.location.replace(outcome.result.url);
    else other?.close();
  };
  return (
    <Button variant="outlined" loading={busy} onClick={() => void open()}>
      Try it out
    </Button>
  );
}

function Differences({ proposal }: { readonly proposal: SsoProposal }) {
  const written = (field: string, value: string) => (value === '' ? <span className={css.none}>nothing</span> : timed.has(field) ? <When at={value} /> : value);
  return (
    <table className={css.differences}>
      <caption className={css.caption}>What would change</caption>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Now</th>
          <th scope="col">Proposed</th>
        </tr>
      </thead>
      <tbody>
        {proposal.differences.map(({ field, before, after }) => (
          <tr key={field}>
            <th scope="row">{fields[field]}</th>
            <td data-label="Now">{written(field, before)}</td>
            <td data-label="Proposed">{written(field, after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
