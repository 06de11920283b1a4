import { useSyncExternalStore } from 'react';
import type { InputOf } from '../../http/route-table.ts';

export type Cell = InputOf<'visibility.preview'>['body']['cells'][number];
export type CellState = Cell['state'];
type PlaceOf<C> = C extends Cell ? Omit<C, 'feature' | 'state'> : never;
/** Where a setting stands: what is said about whom. */
export type Place = PlaceOf<Cell>;

const key = 'portico.feature-draft';
const listeners = new Set<() => void>();
let cells: readonly Cell[] = read();

function read(): readonly Cell[] {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? '[]') as unknown;
    return Array.isArray(kept) ? (kept as Cell[]) : [];
  } catch {
    return [];
  }
}

function write(next: readonly Cell[]): void {
  cells = next;
  try {
    sessionStorage.setItem(key, JSON.stringify(next));
  } catch {
    // A full store keeps the draft only as long as the page stands.
  }
  for (const listener of listeners) listener();
}

const nameOf = (cell: Cell): string => [cell.level, 'role' in cell ? cell.role : '', 'organizationId' in cell ? cell.organizationId : '', 'customerUserId' in cell ? cell.customerUserId : '', cell.feature].join(' ');

/** What is edited and not published yet; it stays on this tab until it is published or discarded. */
export function useDraft(): readonly Cell[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => cells,
  );
}

const cellOf = (place: Place, feature: Cell['feature'], state: CellState): Cell => ({ ...place, feature, state });

/** Puts one setting into the draft; one that is as published already leaves it. */
export function draftCell(place: Place, feature: Cell['feature'], state: CellState, published: CellState): void {
  const cell = cellOf(place, feature, state);
  const others = cells.filter((one) => nameOf(one) !== nameOf(cell));
  write(cell.state === published ? others : [...others, cell]);
}

/** Empties the draft. */
export function discardDraft(): void {
  write([]);
}

/** What the draft says of a setting; undefined: nothing. */
export function draftedState(draft: readonly Cell[], place: Place, feature: Cell['feature']): CellState | undefined {
  const name = nameOf(cellOf(place, feature, null));
  return draft.find((one) => nameOf(one) === name)?.state;
}
