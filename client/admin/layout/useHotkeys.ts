import { useEffect, useRef } from 'react';
import { useStore } from 'react-admin';

/** What each key does; `g o` means g, then o. */
export type Hotkeys = Readonly<Record<string, () => void>>;

const sequenceMilliseconds = 1_200;

/** Whether single keys are shortcuts on this device; people who dictate switch them off (WCAG 2.1.4). */
export function useHotkeysOn() {
  return useStore('hotkeys', true);
}

/** Runs acts on single keys and on pairs, but never while somebody writes or a dialog is open. */
export function useHotkeys(keys: Hotkeys): void {
  const latest = useRef(keys);
  const [on] = useHotkeysOn();
  useEffect(() => {
    latest.current = keys;
  });

  useEffect(() => {
    if (!on) return undefined;
    let prefix = '';
    let forget: ReturnType<typeof setTimeout> | undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isWriting(event.target) || document.querySelector('[role="dialog"], [role="menu"]') !== null) return;
      const act = latest.current[prefix === '' ? event.key : `${prefix} ${event.key}`];
      clearTimeout(forget);
      prefix = '';
      if (act !== undefined) {
        event.preventDefault();
        act();
      } else if (Object.keys(latest.current).some((key) => key.startsWith(`${event.key} `))) {
        prefix = event.key;
        forget = setTimeout(() => {
          prefix = '';
        }, sequenceMilliseconds);
      }
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
      clearTimeout(forget);
    };
  }, [on]);
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) && !(target instanceof HTMLInputElement && (target.type === 'checkbox' || target.type === 'radio'));
}
