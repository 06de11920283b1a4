import type { ReactNode } from 'react';
import { catalogue, type Feature } from '../../../shared/features.ts';
import { Panel } from '../components/Panel.tsx';
import { draftCell, type CellState, type Place } from './draft.ts';
import type { Shown } from './levels.ts';
import css from './RolesPanel.module.css';

interface RolesPanelProps {
  readonly title: string;
  readonly about: string;
  readonly columns: readonly { readonly label: string; readonly place: Place; readonly cellOf: (feature: Feature) => Shown }[];
  readonly mayEdit: boolean;
  readonly children?: ReactNode;
}

/** Each feature with a choice for everybody and each role: shown, hidden, or nothing of its own. */
export function RolesPanel({ title, about, columns, mayEdit, children }: RolesPanelProps) {
  return (
    <Panel title={title} about={about} flush>
      <div className={css.scroller}>
        <table className={css.roles}>
          <thead>
            <tr>
              <th scope="col">Section</th>
              {columns.map(({ label }) => (
                <th key={label} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {catalogue.map((feature) => (
              <tr key={feature.key}>
                <th scope="row">
                  {feature.name}
                  <small>{feature.description}</small>
                </th>
                {columns.map(({ label, place, cellOf }) => {
                  const cell = cellOf(feature);
                  return (
                    <td key={label}>
                      <select
                        aria-label={`${feature.name}, ${label.toLowerCase()}`}
                        value={cell.own ?? 'inherit'}
                        disabled={!mayEdit}
                        data-drafted={cell.isDrafted}
                        onChange={(event) => draftCell(place, feature.key, (event.target.value === 'inherit' ? null : event.target.value) as CellState, cell.published)}
                      >
                        <option value="inherit">Nothing set</option>
                        <option value="visible">Shown</option>
                        <option value="hidden">Hidden</option>
                      </select>
                      <p>{cell.why}</p>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {children}
    </Panel>
  );
}
