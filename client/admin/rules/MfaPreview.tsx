import { Link } from 'react-router-dom';
import { PartsBar } from '../components/PartsBar.tsx';
import { PersonName } from '../components/PersonName.tsx';
import { When } from '../components/When.tsx';
import { count } from '../components/words.ts';
import type { MfaPreviewCounts, MfaRuleChange } from './MfaRuleWords.tsx';
import css from './MfaPreview.module.css';

const people = (number: number) => count(number, 'person', 'people');

/** Whom a rule about second factors hits: how many have one, who has not by name, and what those meet. */
export function MfaPreview({ rule, preview }: { readonly rule: MfaRuleChange['rule']; readonly preview: MfaPreviewCounts }) {
  const { people: all, enrolled, notEnrolled, exempt, organizations } = preview;
  const where = `${people(all)} in ${count(organizations, 'organization', 'organizations')}`;
  if (all === 0) return <p className={css.lead}>Nobody active is touched now: {where}. It holds for whoever comes.</p>;
  return (
    <div className={css.preview} aria-live="polite">
      <p className={css.lead}>
        It touches <b>{where}</b>.
      </p>
      <PartsBar
        parts={[
          { key: 'enrolled', tone: 'success', count: enrolled, words: 'have a second factor', always: true },
          { key: 'open', tone: 'warning', count: notEnrolled - exempt, words: rule === 'required' ? 'must set one up' : 'have none', always: true },
          { key: 'exempt', tone: 'neutral', count: exempt, words: 'exempt on that day' },
        ]}
      />
      {rule === 'required' && notEnrolled > exempt && (
        <p>
          {preview.from === null ? 'At their next click they' : <>Until <When at={preview.from} /> their portal counts down; from then on they</>} meet the set-up of a second factor, and nothing else opens before it. A mail tells each of them now{preview.from === null ? '' : ', and once more the day before'}.
        </p>
      )}
      {rule !== 'required' && notEnrolled > 0 && <p>Whoever has a second factor is still asked for it; nobody has to set one up.</p>}
      {preview.names.length > 0 && (
        <div className={css.names}>
          <h3>{preview.names.length < notEnrolled ? `Without a second factor, the first ${preview.names.length}` : 'Without a second factor'}</h3>
          <ul tabIndex={0} aria-label="People without a second factor">
            {preview.names.map((person) => (
              <li key={person.customerUserId}>
                <Link to={`/customer-users/${person.customerUserId}/show`} target="_blank" rel="noreferrer">
                  <PersonName name={person.name} email={person.email} />
                </Link>
                {organizations > 1 && <span>{person.organizationName}</span>}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
