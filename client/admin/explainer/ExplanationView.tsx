import { useState } from 'react';
import { Link } from 'react-router-dom';
import { Callout } from '../components/Callout.tsx';
import { CopyButton } from '../components/CopyButton.tsx';
import { Icon } from '../components/Icon.tsx';
import layout from '../components/layout.module.css';
import { Panel } from '../components/Panel.tsx';
import { StatusMark } from '../components/StatusMark.tsx';
import { When } from '../components/When.tsx';
import { outcomeWord } from '../components/words.ts';
import type { Explanation } from '../providers/records.ts';
import { explainerPath, Outcome } from '../resources/sign-in-attempts/columns.tsx';
import { AttemptSteps } from './AttemptSteps.tsx';
import css from './explainer.module.css';
import { FixDialog } from './FixDialog.tsx';
import { Fixes, type Fix } from './Fixes.tsx';
import { GateChain } from './GateChain.tsx';
import { SectionQuestions } from './SectionQuestions.tsx';
import { WallPreview } from './WallPreview.tsx';

const marks = { success: 'check', warning: 'warning', danger: 'blocked' } as const;

/** An explanation from its sentence down to its last reason. */
export function ExplanationView({ explanation, checking }: { readonly explanation: Explanation; readonly checking: boolean }) {
  const { subject, access, attempt } = explanation;
  const [fix, setFix] = useState<Fix>();
  const tone = access !== 'allowed' ? 'danger' : explanation.stopped === null ? 'success' : 'warning';
  return (
    <>
      <section className={css.verdict} data-tone={tone} aria-busy={checking} aria-labelledby="verdict">
        <span className={css.mark}>
          <Icon name={marks[tone]} size={24} />
        </span>
        <div className={css.words}>
          <h2 id="verdict" aria-live="polite">
            {explanation.summary}
          </h2>
          <SubjectLine subject={subject} />
          {explanation.stopped !== null && <p className={css.stopped}>{explanation.stopped}</p>}
        </div>
        <Fixes key={explanation.summary} explanation={explanation} onChoose={setFix} />
      </section>
      {/* What it shows, such as a pass, outlives the answer it changes. */}
      {fix !== undefined && <FixDialog fix={fix} explanation={explanation} onClose={() => setFix(undefined)} />}
      {attempt !== null && (
        <div className={css.attempt}>
          <Callout tone={explanation.changedSince ? 'info' : 'neutral'}>
            {attempt.reference !== null && <code>{attempt.reference}</code>} {attempt.outcome === 'signed_in' ? 'ended in a sign-in' : <>met “{outcomeWord(attempt.outcome).label}”</>} on <When at={attempt.lastAt} />
            {attempt.count > 1 && attempt.outcome !== 'signed_in' && `, ${attempt.count} times`}, with {attempt.browser} on {attempt.system} from {attempt.ip}. {explanation.changedSince && 'Something has changed since: the sentence above is how it stands now.'}
          </Callout>
        </div>
      )}
      <div className={layout.split}>
        <div className={layout.stack}>
          {attempt !== null && <AttemptSteps steps={attempt.steps} />}
          <GateChain gates={explanation.gates} />
          <RecentAttempts attempts={explanation.recentAttempts} />
        </div>
        <div className={layout.stack}>
          <WallPreview explanation={explanation} />
          <Panel title="For the ticket" acts={<CopyButton size="small" text={explanation.text} label="Copy" />}>
            <pre className={css.text}>{explanation.text}</pre>
          </Panel>
          {subject.customerUserId !== null && <SectionQuestions customerUserId={subject.customerUserId} />}
          {explanation.otherOrganizations.length > 0 && (
            <Panel title="Their other organizations">
              <ul>
                {explanation.otherOrganizations.map((other) => (
                  <li key={other.customerUserId} className={layout.row}>
                    <Link to={`/explain?customerUserId=${other.customerUserId}`}>{other.organizationName}</Link>
                    <StatusMark word={other.access === 'allowed' ? { label: 'Gets in', tone: 'success' } : outcomeWord(other.access)} />
                  </li>
                ))}
              </ul>
            </Panel>
          )}
        </div>
      </div>
    </>
  );
}

function SubjectLine({ subject }: { readonly subject: Explanation['subject'] }) {
  return (
    <p className={css.subject}>
      {subject.customerUserId === null ? subject.name || subject.email : <Link to={`/customer-users/${subject.customerUserId}/show`}>{subject.name || subject.email}</Link>}
      {subject.name !== '' && subject.email !== '' && <span>{subject.email}</span>}
      {subject.organizationId !== null && <Link to={`/organizations/${subject.organizationId}/show`}>{subject.organizationName}</Link>}
    </p>
  );
}

function RecentAttempts({ attempts }: { readonly attempts: Explanation['recentAttempts'] }) {
  return (
    <Panel title="Recent attempts">
      {attempts.length === 0 ? (
        <p className={layout.muted}>They have not tried lately. If they say they have, ask which address they type.</p>
      ) : (
        <ul className={css.attempts}>
          {attempts.map((attempt) => (
            <li key={attempt.id}>
              <When at={attempt.lastAt} />
              <Outcome attempt={attempt} />
              {attempt.reference === null ? <span /> : <Link to={explainerPath(attempt)}><code>{attempt.reference}</code></Link>}
              <span className={layout.muted}>
                {attempt.browser} on {attempt.system}, {attempt.ip}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
