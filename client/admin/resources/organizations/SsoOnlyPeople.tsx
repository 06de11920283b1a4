import { Link } from 'react-router-dom';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Panel } from '../../components/Panel.tsx';
import { PartsBar } from '../../components/PartsBar.tsx';
import { PersonName } from '../../components/PersonName.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { When } from '../../components/When.tsx';
import { count, type Word } from '../../components/words.ts';
import type { SsoRule } from '../../providers/records.ts';
import css from './SsoOnly.module.css';

type RulePerson = SsoRule['people'][number];

const cameWith: Readonly<Record<string, string>> = { password: 'with a password', passkey: 'with a passkey', invitation: 'with an invitation' };

/** How many the rule lets in and how, and by name whom it would shut out, who is exempt, and whom the rehearsal met. */
export function SsoOnlyPeople({ rule }: { readonly rule: SsoRule }) {
  const { people, known, byDomain, shutOut, exempt, rehearsed } = rule.counts;
  const shown = rule.people;
  const title = rule.state === 'on' ? 'Who gets in, and who does not' : 'Who would get in, and who would not';
  return (
    <Panel title={title}>
      {people === 0 ? (
        <EmptyState compact icon="people" title="Nobody yet">
          The people of this organization stand here once they are invited.
        </EmptyState>
      ) : (
        <div className={css.people}>
          <PartsBar
            parts={[
              { key: 'known', tone: 'success', count: known, words: known === 1 ? 'is known to a connection' : 'are known to a connection' },
              { key: 'domain', tone: 'info', count: byDomain, words: byDomain === 1 ? 'is recognized by address' : 'are recognized by address' },
              { key: 'out', tone: 'danger', count: shutOut, words: 'shut out', always: true },
              { key: 'exempt', tone: 'neutral', count: people - known - byDomain - shutOut, words: 'exempt, with no other way' },
            ]}
          />
          {rehearsed > 0 && rule.state !== 'on' && (
            <p>
              <b>{count(rehearsed, 'person', 'people')}</b> came another way since the rehearsal began, and would have been led to the company’s sign-in.
            </p>
          )}
          {shown.length > 0 ? (
            <ul className={css.list} aria-label="People to look at">
              {shown.map((person) => (
                <li key={person.customerUserId}>
                  <Link to={`/customer-users/${person.customerUserId}/show/security`}>
                    <PersonName name={person.name} email={person.email} />
                  </Link>
                  <p>
                    <Why person={person} />
                  </p>
                  <StatusMark word={markOf(person, rule.state)} />
                </li>
              ))}
            </ul>
          ) : (
            <p>Everybody has a way in by the company’s own sign-in{exempt > 0 ? '' : ', and nobody is exempt'}.</p>
          )}
          {shown.length > 0 && shown.length < shutOut + exempt && <p>These are the first {shown.length}.</p>}
        </div>
      )}
    </Panel>
  );
}

function Why({ person }: { readonly person: RulePerson }) {
  const { exemption, rehearsed } = person;
  return (
    <>
      {exemption !== null && (
        <>
          Exempt until <When at={exemption.until} />: “{exemption.reason}”.{' '}
        </>
      )}
      {rehearsed !== null && (
        <>
          Came {count(rehearsed.count, 'time', 'times')} {cameWith[rehearsed.method] ?? 'another way'}, last on <When at={rehearsed.lastAt} />.{' '}
        </>
      )}
      {person.why}
    </>
  );
}

function markOf(person: RulePerson, state: SsoRule['state']): Word {
  if (person.exemption !== null) return { label: 'Exempt', tone: 'neutral' };
  if (person.way === 'none') return { label: state === 'on' ? 'Shut out' : 'Would be shut out', tone: 'danger' };
  return { label: 'Has a way in', tone: 'success' };
}
