import { Link } from 'react-router-dom';
import { Panel } from '../components/Panel.tsx';
import { invitationStates, personStatuses, type Tone } from '../components/words.ts';
import type { DashboardFigures } from '../providers/records.ts';
import css from './dashboard.module.css';
import { listPath } from './links.ts';

interface Part {
  readonly label: string;
  readonly figure: { readonly value: number; readonly capped: boolean };
  readonly to: string;
  readonly tone: Tone | 'accent';
}

/** Portals on and off. */
export function PortalFigures({ figures }: { readonly figures: DashboardFigures }) {
  const { on, off, archived } = figures.portals;
  return (
    <Panel title="Portals">
      <Bar
        name="Portals"
        parts={[
          { label: 'On', figure: on, to: listPath('portals', { enabled: true, status: 'active' }), tone: 'accent' },
          { label: 'Off', figure: off, to: listPath('portals', { enabled: false, status: 'active' }), tone: 'neutral' },
        ]}
      />
      {archived.value > 0 && (
        <p className={css.under}>
          and <Link to={listPath('organizations', { status: 'archived' })}>{shown(archived)} archived</Link>
        </p>
      )}
    </Panel>
  );
}

/** People by status, and invitations by how far they have come. */
export function PeopleFigures({ figures }: { readonly figures: DashboardFigures }) {
  const tones = { active: 'accent', invited: 'info', new: 'neutral', disabled: 'danger' } as const;
  const states = Object.entries(invitationStates).filter(([state]) => (figures.invitations[state]?.value ?? 0) > 0);
  return (
    <Panel title="People">
      <Bar name="People" parts={(['active', 'invited', 'new', 'disabled'] as const).map((status) => ({ label: personStatuses[status].label, figure: figures.people[status], to: listPath('customer-users', { status }), tone: tones[status] }))} />
      {states.length > 0 && (
        <>
          <h3 className={css.sub}>Invitations</h3>
          <ul className={css.pairs}>
            {states.map(([state, word]) => (
              <li key={state}>
                <Link to={listPath('invitations', { state })}>
                  <b>{shown(figures.invitations[state] ?? { value: 0, capped: false })}</b> {word.label}
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}

/** Shares of a whole as one bar, with every figure a link below it. */
function Bar({ name, parts }: { readonly name: string; readonly parts: readonly Part[] }) {
  const whole = parts.reduce((sum, part) => sum + part.figure.value, 0);
  return (
    <>
      <ul className={css.figures} aria-label={name}>
        {parts.map((part) => (
          <li key={part.label}>
            <Link to={part.to} className={css.figure} data-tone={part.tone}>
              <b>{shown(part.figure)}</b>
              <span>{part.label}</span>
            </Link>
          </li>
        ))}
      </ul>
      <div className={css.bar} aria-hidden="true">
        {whole > 0 && parts.map((part) => part.figure.value > 0 && <div key={part.label} data-tone={part.tone} style={{ flexGrow: part.figure.value }} />)}
      </div>
    </>
  );
}

function shown({ value, capped }: Part['figure']): string {
  return capped ? `${Math.min(value, 10_000).toLocaleString('en-GB')}+` : value.toLocaleString('en-GB');
}
