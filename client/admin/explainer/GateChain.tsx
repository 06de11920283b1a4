import { Link } from 'react-router-dom';
import { Icon } from '../components/Icon.tsx';
import { Panel } from '../components/Panel.tsx';
import { When } from '../components/When.tsx';
import { count, sentence } from '../components/words.ts';
import type { Explanation } from '../providers/records.ts';
import { useMay } from '../providers/useSession.ts';
import css from './explainer.module.css';

type GateFinding = Explanation['gates'][number];

/** The gates in their order: what stands in the way in full, what was passed or never reached folded into a line each. */
export function GateChain({ gates }: { readonly gates: Explanation['gates'] }) {
  const passed = gates.filter((gate) => gate.state === 'passed');
  const ahead = gates.filter((gate) => gate.state === 'not_reached');
  return (
    <Panel title="The way in, gate by gate">
      <ol className={css.gates}>
        {passed.length > 0 && <Folded tone="passed" line={`${count(passed.length, 'gate', 'gates')} passed: ${passed.map((gate) => gate.title).join(', ')}`} gates={passed} />}
        {gates
          .filter((gate) => gate.state === 'blocked')
          .map((gate) => (
            <li key={gate.gate} className={css.gate} data-state="blocked">
              <span className={css.sign}>
                <Icon name="blocked" size={16} />
              </span>
              <GateWords gate={gate} />
            </li>
          ))}
        {ahead.length > 0 && <Folded tone="ahead" line={`${count(ahead.length, 'gate', 'gates')} not reached`} gates={ahead} />}
      </ol>
    </Panel>
  );
}

function Folded({ tone, line, gates }: { readonly tone: 'passed' | 'ahead'; readonly line: string; readonly gates: readonly GateFinding[] }) {
  return (
    <li className={css.gate} data-state={tone}>
      <span className={css.sign}>
        <Icon name={tone === 'passed' ? 'check' : 'more'} size={16} />
      </span>
      <details className={css.fold}>
        <summary>{line}</summary>
        <ul>
          {gates.map((gate) => (
            <li key={gate.gate}>
              <GateWords gate={gate} />
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}

function GateWords({ gate }: { readonly gate: GateFinding }) {
  const mayRead = useMay('audit.read');
  const by = gate.decidedBy;
  return (
    <div className={css.gateWords}>
      <b>{gate.title}</b>
      <p>{gate.finding}</p>
      {by !== null && (
        <p className={css.by}>
          {sentence(by.action)} by {by.actor} on <When at={by.at} ago />
          {mayRead && (
            <>
              {' · '}
              <Link to={`/audit-events/${by.auditEventId}/show`}>see it in the audit</Link>
            </>
          )}
        </p>
      )}
    </div>
  );
}
