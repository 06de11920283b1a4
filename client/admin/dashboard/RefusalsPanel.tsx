import { Link } from 'react-router-dom';
import { Panel } from '../components/Panel.tsx';
import { startOfDay } from '../components/time.ts';
import { count, outcomeWord } from '../components/words.ts';
import type { DashboardFigures } from '../providers/records.ts';
import { useTimeZone } from '../providers/useSession.ts';
import css from './dashboard.module.css';
import { listPath } from './links.ts';

const height = 88;

/** Who was refused over the last 30 days: a bar a day, and the reasons. */
export function RefusalsPanel({ figures }: { readonly figures: DashboardFigures }) {
  const timeZone = useTimeZone();
  const days = figures.refusalsByDay;
  const first = days[0]?.day;
  const since = first === undefined ? {} : { from: startOfDay(first, timeZone).toISOString() };
  const total = days.reduce((sum, day) => sum + day.count, 0);
  const most = Math.max(1, ...days.map((day) => day.count));
  const label = (day: string) => new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
  const width = 100 / Math.max(1, days.length);
  return (
    <Panel title="Refusals over the last 30 days" acts={<Link to={listPath('sign-in-attempts', { refused: true, ...since })}>{count(total, 'refusal', 'refusals')} in the sign-in log</Link>}>
      {total === 0 ? (
        <p className={css.under}>Nobody was refused. Whoever meets a wall appears here with the reason.</p>
      ) : (
        <div className={css.refusals}>
          <figure className={css.chart}>
            <svg viewBox={`0 0 100 ${height}`} preserveAspectRatio="none" role="img" aria-label={`Refusals a day from ${label(first ?? '')} to ${label(days.at(-1)?.day ?? '')}: at most ${most}.`}>
              {days.map((day, index) => {
                const tall = day.count === 0 ? 1 : Math.max(3, (day.count / most) * (height - 4));
                return (
                  <g key={day.day}>
                    <title>{`${label(day.day)}: ${day.count}`}</title>
                    <rect x={index * width} y={0} width={width} height={height} fill="transparent" />
                    <rect x={index * width + width * 0.14} y={height - tall} width={width * 0.72} height={tall} rx={0.6} className={day.count === 0 ? css.none : css.day} />
                  </g>
                );
              })}
            </svg>
            <figcaption>
              <span>{label(first ?? '')}</span>
              <span>{label(days.at(-1)?.day ?? '')}</span>
            </figcaption>
          </figure>
          <table className={css.reasons}>
            <caption className="spoken">Refusals by reason</caption>
            <thead>
              <tr>
                <th scope="col">What they met</th>
                <th scope="col">Times</th>
                <th scope="col">People</th>
              </tr>
            </thead>
            <tbody>
              {figures.refusals.map((reason) => (
                <tr key={reason.code}>
                  <td>
                    <Link to={listPath('sign-in-attempts', { outcome: reason.code, ...since })}>{outcomeWord(reason.code).label}</Link>
                  </td>
                  <td>{reason.count.toLocaleString('en-GB')}</td>
                  <td>{reason.people.toLocaleString('en-GB')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
