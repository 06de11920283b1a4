import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Feature } from '../../../shared/features.ts';
import { Icon } from '../components/Icon.tsx';
import type { Shown } from './levels.ts';
import css from './visibility.module.css';

export interface GridRow {
  readonly id: string;
  readonly name: ReactNode;
  /** For those who hear it. */
  readonly label: string;
  readonly detail?: string;
}

interface VisibilityGridProps {
  readonly label: string;
  /** What stands in the rows. */
  readonly heading: string;
  readonly features: readonly Feature[];
  readonly total: number;
  /** Undefined: not there yet. */
  readonly rowAt: (index: number) => GridRow | undefined;
  readonly cellAt: (index: number, feature: Feature) => Shown | undefined;
  readonly mayEdit: boolean;
  readonly onPress: (index: number, feature: Feature) => void;
  /** Takes away what is set at a cell. */
  readonly onClear: (index: number, feature: Feature) => void;
  /** Which rows are in sight. */
  readonly onSight?: (first: number, last: number) => void;
}

const rowPixels = 48;
const ahead = 8;
const shownRows = 14;

const marks = { visible: 'shown', hidden: 'hidden', managers: 'shown to account managers only', users: 'shown to standard users only' } as const;

/** Features by rows: a tick or a dash, solid where it is set in this very cell and pale where it is inherited; arrow keys move, Space changes, Delete takes away what is set. Only rows in sight are drawn. */
export function VisibilityGrid({ label, heading, features, total, rowAt, cellAt, mayEdit, onPress, onClear, onSight }: VisibilityGridProps) {
  const [top, setTop] = useState(0);
  const [at, setAt] = useState<readonly [row: number, column: number]>([0, 0]);
  const [hovered, setHovered] = useState<readonly [row: number, column: number]>();
  const scroller = useRef<HTMLDivElement>(null);
  const moved = useRef(false);
  const id = useId();
  const first = Math.max(0, Math.floor(top / rowPixels) - ahead);
  const last = Math.min(total - 1, Math.ceil(top / rowPixels) + shownRows + ahead);
  useEffect(() => onSight?.(first, last), [onSight, first, last]);

  const row = Math.min(at[0], Math.max(0, total - 1));
  const column = Math.min(at[1], features.length - 1);
  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    scroller.current?.querySelector<HTMLElement>(`[data-cell="${row} ${column}"]`)?.focus({ preventScroll: true });
  }, [row, column, first, last]);

  const go = (nextRow: number, nextColumn: number) => {
    const to = [Math.max(0, Math.min(total - 1, nextRow)), Math.max(0, Math.min(features.length - 1, nextColumn))] as const;
    const box = scroller.current;
    if (box) {
      const [y, room] = [to[0] * rowPixels, box.clientHeight - 2 * rowPixels];
      if (y < box.scrollTop) box.scrollTop = y;
      else if (y > box.scrollTop + room) box.scrollTop = y - room;
      setTop(box.scrollTop);
    }
    moved.current = true;
    setAt(to);
  };
  const press = (event: KeyboardEvent) => {
    const feature = features[column];
    const steps: Readonly<Record<string, readonly [number, number]>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-shownRows, 0], PageDown: [shownRows, 0] };
    const step = steps[event.key];
    if (step) go(row + step[0], column + step[1]);
    else if (event.key === 'Home') go(event.ctrlKey ? 0 : row, 0);
    else if (event.key === 'End') go(event.ctrlKey ? total - 1 : row, features.length - 1);
    else if (mayEdit && feature && (event.key === ' ' || event.key === 'Enter')) onPress(row, feature);
    else if (mayEdit && feature && (event.key === 'Delete' || event.key === 'Backspace')) onClear(row, feature);
    else return;
    event.preventDefault();
  };
  const [toldRow, toldColumn] = hovered ?? [row, column];
  const toldFeature = features[toldColumn];
  const told = toldFeature && cellAt(toldRow, toldFeature);
  return (
    <div className={css.grid}>
      <div className={css.scroller} ref={scroller} style={{ maxHeight: (shownRows + 1) * rowPixels }} onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)} onMouseLeave={() => setHovered(undefined)}>
        <table role="grid" aria-label={label} aria-rowcount={total + 1} aria-describedby={`${id}-told`} aria-readonly={!mayEdit} onKeyDown={press}>
          <thead>
            <tr>
              <th scope="col">{heading}</th>
              {features.map(({ key, name }) => (
                <th key={key} scope="col" className={css.feature}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {first > 0 && <tr aria-hidden="true" style={{ height: first * rowPixels }} />}
            {Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => {
              const index = first + offset;
              const found = rowAt(index);
              return (
                <tr key={index} aria-rowindex={index + 2} style={{ height: rowPixels }}>
                  <th scope="row">
                    {found ? (
                      <span className={css.rowName}>
                        {found.name}
                        {found.detail !== undefined && <small>{found.detail}</small>}
                      </span>
                    ) : (
                      <span className={css.missing} aria-hidden="true" />
                    )}
                  </th>
                  {features.map((feature, position) => {
                    const cell = cellAt(index, feature);
                    return (
                      <td
                        key={feature.key}
                        role="gridcell"
                        data-cell={`${index} ${position}`}
                        tabIndex={index === row && position === column ? 0 : -1}
                        className={css.cell}
                        data-set={cell !== undefined && cell.own !== null}
                        data-drafted={cell?.isDrafted === true}
                        data-state={cell?.state}
                        aria-label={cell && found ? `${feature.name}, ${found.label}: ${marks[cell.state]}${cell.own === null ? ', inherited' : ', set here'}${cell.isDrafted ? ', not published yet' : ''}` : undefined}
                        onMouseEnter={() => setHovered([index, position])}
                        onFocus={() => setAt([index, position])}
                        onClick={() => {
                          setAt([index, position]);
                          if (mayEdit && cell) onPress(index, feature);
                        }}
                      >
                        {cell && <Mark state={cell.state} />}
                      </td>
                    );
                  })}
                </tr>
              );
            })}
            {last < total - 1 && <tr aria-hidden="true" style={{ height: (total - 1 - last) * rowPixels }} />}
          </tbody>
        </table>
      </div>
      <p className={css.told} id={`${id}-told`}>
        {toldFeature && told ? (
          <>
            <b>
              {toldFeature.name}, {rowAt(toldRow)?.label}:
            </b>{' '}
            {told.why}
            {told.isDrafted && ' Not published yet.'}
          </>
        ) : (
          'Point at a cell to see what decided.'
        )}
      </p>
    </div>
  );
}

function Mark({ state }: { readonly state: Shown['state'] }) {
  if (state === 'hidden') return <span className={css.dash} aria-hidden="true" />;
  return (
    <>
      <Icon name="check" size={18} />
      {state !== 'visible' && <span className={css.only}>{state === 'managers' ? 'managers' : 'users'}</span>}
    </>
  );
}

/** What the marks mean. */
export function GridLegend({ mayEdit }: { readonly mayEdit: boolean }) {
  return (
    <p className={css.legend}>
      <span className={css.sample} data-set="true" data-state="visible">
        <Icon name="check" size={16} />
      </span>
      set here
      <span className={css.sample} data-state="visible">
        <Icon name="check" size={16} />
      </span>
      inherited
      <span className={css.sample} data-drafted="true" data-set="true" data-state="visible">
        <Icon name="check" size={16} />
      </span>
      not published yet
      {mayEdit && <span className={css.keys}>Arrow keys move, Space changes, Delete takes a setting away.</span>}
    </p>
  );
}
