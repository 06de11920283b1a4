import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import { Icon } from '../components/Icon.tsx';
import { Panel } from '../components/Panel.tsx';
import type { DashboardFigures } from '../providers/records.ts';
import css from './dashboard.module.css';

/** Whether a new provider has done everything that lets a first customer in. */
export function isBegun(figures: DashboardFigures): boolean {
  return stepsOf(figures).every((step) => step.done);
}

function stepsOf({ portals, people, invitations, mail }: DashboardFigures) {
  const invited = Object.values(invitations).reduce((sum, figure) => sum + figure.value, 0) + people.active.value;
  return [
    { done: portals.on.value + portals.off.value + portals.archived.value > 0, title: 'Add your organizations', about: 'By hand, or all at once from the CSV your PSA exports.', acts: [['Import a file', '/imports/create'], ['Add one', '/organizations/create']] },
    { done: people.new.value + people.invited.value + people.active.value + people.disabled.value > 0, title: 'Add their people', about: 'Nobody gets a mail until you invite them.', acts: [['Import a file', '/imports/create?kind=people'], ['Add one', '/customer-users/create']] },
    { done: portals.on.value > 0, title: 'Switch a portal on', about: 'Every portal begins switched off, so nobody notices until you say so.', acts: [['Choose one', '/portals']] },
    { done: invited > 0, title: 'Invite somebody', about: 'They get a link, choose a password, and are in.', acts: [['Choose people', '/customer-users']] },
    { done: mail.source !== 'none', title: 'Set up mail', about: 'Until then, mails are kept in the mailbox and nobody receives them.', acts: [['Set up mail', '/settings/mail']] },
  ] as const;
}

/** What a new provider does first; ticks itself off. */
export function FirstSteps({ figures }: { readonly figures: DashboardFigures }) {
  const steps = stepsOf(figures);
  const next = steps.findIndex((step) => !step.done);
  const done = steps.filter((step) => step.done);
  return (
    <Panel title="First steps" about={`${done.length} of ${steps.length} done`}>
      {done.length > 0 && (
        <p className={css.doneLine}>
          <span className={css.tick} data-done="true">
            <Icon name="check" size={14} />
          </span>
          Done: {done.map((step) => step.title.charAt(0).toLowerCase() + step.title.slice(1)).join(', ')}
        </p>
      )}
      <ol className={css.steps}>
        {steps.map(
          (step, index) =>
            !step.done && (
              <li key={step.title} className={css.step} data-next={index === next}>
                <span className={css.tick}>{index + 1}</span>
                <div className={css.stepWords}>
                  <b>{step.title}</b>
                  <p>{step.about}</p>
                </div>
                <div className={css.stepActs}>
                  {step.acts.map(([label, to], at) => (
                    <Button key={label} size="small" variant={index === next && at === 0 ? 'contained' : 'outlined'} component={Link} to={to} aria-label={`${step.title}: ${label}`}>
                      {label}
                    </Button>
                  ))}
                </div>
              </li>
            ),
        )}
      </ol>
    </Panel>
  );
}
