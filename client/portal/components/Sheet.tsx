import { type ReactNode, useLayoutEffect, useId, useRef } from 'react';
import { Icon } from './Icon.tsx';
import styles from './Sheet.module.css';

/** A dialog that rises from the foot of a phone and stands in the middle of a larger screen; its first field has the focus, Escape and the backdrop close it. */
export function Sheet({ open, onClose, title, children }: { readonly open: boolean; readonly onClose: () => void; readonly title: string; readonly children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();

  // Before the effects of what takes its place: closing gives the focus back to the button that opened it.
  useLayoutEffect(() => {
    const element = dialog.current;
    const opener = document.activeElement;
    if (open && element?.open === false) {
      element.showModal();
      element.querySelector<HTMLInputElement>('input:not([tabindex="-1"])')?.focus();
    }
    if (!open && element?.open) element.close();
    return () => {
      // A dialog that is taken away while it is open gives nothing back by itself.
      if (element?.open && opener instanceof HTMLElement) opener.focus();
    };
  }, [open]);

  return (
    <dialog
      ref={dialog}
      className={styles.sheet}
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) event.currentTarget.close();
      }}
    >
      {open && (
        <div className={styles.inside}>
          <header className={styles.header}>
            <h2 id={id}>{title}</h2>
            <button type="button" className={styles.close} aria-label="Close" onClick={() => dialog.current?.close()}>
              <Icon name="close" />
            </button>
          </header>
          {children}
        </div>
      )}
    </dialog>
  );
}
