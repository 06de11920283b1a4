import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

/** How far a finger pulls the page down, in pixels, until letting go asks for everything anew. */
const pullPixels = 90;

/** Asks for everything on the page anew, the menu too, when it is pulled down from its top; says whether letting go now would, or the asking is under way. */
export function usePullToRefresh(): 'ready' | 'refreshing' | undefined {
  const client = useQueryClient();
  const [state, setState] = useState<'ready' | 'refreshing'>();
  useEffect(() => {
    let from: number | undefined;
    let far = false;
    const start = ({ touches }: TouchEvent) => {
      from = window.scrollY <= 0 && touches.length === 1 ? touches[0]?.clientY : undefined;
      far = false;
    };
    const move = ({ touches }: TouchEvent) => {
      const at = touches[0]?.clientY;
      if (from === undefined || at === undefined) return;
      far = window.scrollY <= 0 && at - from > pullPixels;
      setState(far ? 'ready' : undefined);
    };
    const end = () => {
      if (!far) return;
      far = false;
      setState('refreshing');
      void client.invalidateQueries().finally(() => setState(undefined));
    };
    const leave = () => {
      far = false;
      setState(undefined);
    };
    const passive = { passive: true } as const;
    document.addEventListener('touchstart', start, passive);
    document.addEventListener('touchmove', move, passive);
    document.addEventListener('touchend', end, passive);
    document.addEventListener('touchcancel', leave, passive);
    return () => {
      document.removeEventListener('touchstart', start);
      document.removeEventListener('touchmove', move);
      document.removeEventListener('touchend', end);
      document.removeEventListener('touchcancel', leave);
    };
  }, [client]);
  return state;
}
