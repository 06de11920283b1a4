import { Icon, type IconName } from '../../components/Icon.tsx';
import type { SsoTest } from '../../providers/records.ts';
import recorder from './recorder.module.css';

type Step = SsoTest['steps'][number];

const marks: Readonly<Record<Step['verdict'], { readonly icon: IconName; readonly word: string }>> = {
  passed: { icon: 'check', word: 'Holds:' },
  failed: { icon: 'close', word: 'Fails:' },
  noted: { icon: 'question', word: 'To know:' },
};

/** What a test checked, one sentence each with its verdict; what was found stands with it where it helps and `told` does not say it anyway. */
export function TestSteps({ steps, told = [] }: { readonly steps: readonly Step[]; readonly told?: readonly string[] }) {
  return (
    <ol className={recorder.steps}>
      {steps.map((step, index) => (
        <li key={index} data-verdict={step.verdict}>
          <span className={recorder.verdict}>
            <Icon name={marks[step.verdict].icon} size={14} />
          </span>
          <div>
            <p>
              <span className="spoken">{marks[step.verdict].word} </span>
              {step.sentence}
            </p>
            {!told.includes(step.check) && <Evidence step={step} />}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** Checks of which only the verdict says something, once they hold. */
const silent: ReadonlySet<string> = new Set(['document', 'status', 'version', 'confirmation', 'in_response_to']);

function Evidence({ step: { check, verdict, found, expected } }: { readonly step: Step }) {
  const said = found !== null && found !== '' && !(verdict === 'passed' && silent.has(check));
  const wanted = expected !== null && expected !== '' && verdict !== 'passed';
  if (!said && !wanted) return null;
  return (
    <dl className={recorder.evidence}>
      {said && (
        <div>
          <dt className={verdict === 'passed' ? 'spoken' : undefined}>{verdict === 'passed' ? 'It said' : 'Found'}</dt>
          <dd>{found}</dd>
        </div>
      )}
      {wanted && (
        <div>
          <dt>Expected</dt>
          <dd>{expected}</dd>
        </div>
      )}
    </dl>
  );
}
