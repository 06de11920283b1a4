import { StatusMark } from '../../components/StatusMark.tsx';
import { When } from '../../components/When.tsx';
import type { SsoConnection, SsoTest } from '../../providers/records.ts';
import recorder from './recorder.module.css';
import { TestResult } from './TestResult.tsx';
import { testOutcomes } from './words.ts';

const unfinished = 'Nobody has come back yet.';

/** Earlier tests, each with what it found behind one line. */
export function TestList({ connection, tests }: { readonly connection: SsoConnection; readonly tests: readonly SsoTest[] }) {
  return (
    <ul className={recorder.tests}>
      {tests.map((test) => (
        <li key={test.id}>
          <details>
            <summary>
              <StatusMark word={testOutcomes[test.outcome]} />
              <span>
                <When at={test.startedAt} ago />
                {test.startedBy !== null && `, by ${test.startedBy}`}
              </span>
              <small>{test.outcome === 'waiting' ? unfinished : test.steps.find(({ verdict }) => verdict === 'failed')?.sentence}</small>
            </summary>
            <TestResult connection={connection} test={test} />
          </details>
        </li>
      ))}
    </ul>
  );
}
