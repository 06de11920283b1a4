import { useCreatePath, useListContext, useResourceDefinition } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { useHotkeys } from '../../layout/useHotkeys.ts';

/** The keys of a list: f searches, n adds, j and k walk the rows, x selects. */
export function useListKeys({ on }: { readonly on: boolean }): void {
  const { resource, onToggleItem } = useListContext();
  const { hasCreate } = useResourceDefinition({ resource });
  const createPath = useCreatePath();
  const navigate = useNavigate();
  useHotkeys(
    on
      ? {
          f: () => document.querySelector<HTMLInputElement>('[data-list-search]')?.focus(),
          j: () => walk(1),
          k: () => walk(-1),
          x: () => {
            const id = currentRow()?.dataset['row'];
            if (id !== undefined) onToggleItem(id);
          },
          ...(hasCreate === true && { n: () => void navigate(createPath({ resource, type: 'create' })) }),
        }
      : {},
  );
}

function currentRow(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>('[data-row]') ?? null;
}

function walk(step: number): void {
  const titles = [...document.querySelectorAll<HTMLElement>('[data-row] [data-title]')];
  const at = titles.findIndex((title) => title.closest('[data-row]') === currentRow());
  titles[Math.max(0, Math.min(titles.length - 1, at === -1 ? (step > 0 ? 0 : titles.length - 1) : at + step))]?.focus();
}
