import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import { Icon } from '../components/Icon.tsx';
import { Panel } from '../components/Panel.tsx';
import type { DashboardFigures, Provider } from '../providers/records.ts';
import css from './dashboard.module.css';

interface Step {
  readonly done: boolean;
  readonly title: string;
  readonly about: string;
  readonly acts: readonly (readonly [label: string, to: string])[];
}

/** What a new provider does first, and whether it is done; no step about the contact for those who may not set it. */
export function firstSteps({ portals, people, invitations, mail }: DashboardFigures, support: Provider['support'] | undefined): Step[] {
  const invited = Object.values(invitations).reduce((sum, figure) => sum + figure.value, 0) + people.active.value;
  const contact: Step[] = support === undefined ? [] : [{ done: Object.values(support).some((line) => line !== ''), title: 'Say how customers reach you', about: 'Every mail names it, and every page on which somebody is stuck.', acts: [['Set the contact', '/settings']] }];
  return [
    { done: portals.on.value + portals.off.value + portals.archived.value > 0, title: 'Add your organizations', about: 'By hand, or all at once from the CSV your PSA exports.', acts: [['Import a file', '/imports/create'], ['Add one', '/organizations/create']] },
    { done: people.new.value + people.invited.value + people.active.value + people.disabled.value > 0, title: 'Add their people', about: 'Nobody gets a mail until you invite them.', acts: [['Import a file', '/imports/create?kind=people'], ['Add one', '/customer-users/create']] },
    ...contact,
    { done: portals.on.value > 0, title: 'Switch a portal on', about: 'Every portal begins switched off, so nobody notices until you say so.', acts: [['Choose one', '/portals']] },
    { done: invited > 0, title: 'Invite somebody', about: 'They get a link, choose a password, and are in.', acts: [['Choose people', '/customer-users']] },
    { done: mail.source !== 'none', title: 'Set up mail', about: 'Until then, mails are kept in the mailbox and nobody receives them.', acts: [['Set up mail', '/settings/mail']] },
  ];
}

/** What a new provider does first; ticks itself off. */
export function FirstSteps({ steps }: { readonly steps: readonly Step[] }) {
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
