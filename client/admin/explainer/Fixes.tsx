import { useEffect, useRef } from 'react';
import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import type { Explanation } from '../providers/records.ts';
import css from './explainer.module.css';

export type Fix = Explanation['fixes'][number];

/** What puts it right: one button first, the other ways behind it; a right one lacks is said in words. */
export function Fixes({ explanation, onChoose }: { readonly explanation: Explanation; readonly onChoose: (fix: Fix) => void }) {
  const first = useRef<HTMLButtonElement & HTMLAnchorElement>(null);
  const allowed = explanation.fixes.filter((fix) => fix.allowed);
  const barred = explanation.fixes.filter((fix) => !fix.allowed);

  // The question was asked from the keyboard: the answer's button is the next thing to press.
  useEffect(() => {
    if (document.activeElement === document.body || document.activeElement?.getAttribute('role') === 'combobox') first.current?.focus();
  }, []);

  if (explanation.fixes.length === 0) return null;
  const items = [
    ...barred.map((fix) => (
      <div key={fix.kind} className={css.fix}>
        <p>
          <b>{fix.label}:</b> {fix.detail}
        </p>
      </div>
    )),
    ...allowed.map((fix, index) => {
      const to = pageOf(fix, explanation);
      const main = fix === explanation.fixes[0];
      const look = { variant: main ? 'contained' : fix.kind.startsWith('open_') ? 'text' : 'outlined', size: main ? 'large' : 'medium', ref: index === 0 ? first : undefined, 'aria-describedby': `fix-${index}` } as const;
      return (
        <div key={fix.kind} className={css.fix}>
          {to === undefined ? (
            <Button {...look} onClick={() => onChoose(fix)}>
              {fix.label}
            </Button>
          ) : (
            <Button {...look} component={Link} to={to}>
              {fix.label}
            </Button>
          )}
          <p id={`fix-${index}`}>{fix.detail}</p>
        </div>
      );
    }),
  ];
  return (
    <>
      <div className={css.fixes}>{items[0]}</div>
      {items.length > 1 && <div className={css.more}>{items.slice(1)}</div>}
    </>
  );
}

/** Where a fix is a page rather than an act. */
function pageOf(fix: Fix, { subject }: Explanation): string | undefined {
  if (fix.kind === 'open_person' && fix.customerUserId !== null) return `/customer-users/${fix.customerUserId}/show`;
  if (fix.kind === 'open_staff') return `/staff?filter=${encodeURIComponent(JSON.stringify({ q: subject.email }))}`;
  if (fix.kind === 'create_person') return `/customer-users/create?email=${encodeURIComponent(subject.email)}${fix.organizationId === null ? '' : `&organizationId=${fix.organizationId}`}`;
  return undefined;
}
