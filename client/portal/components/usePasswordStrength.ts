import { useEffect, useState } from 'react';
import type { Strength } from './password-strength.ts';

type Judge = typeof import('./password-strength.ts').strengthOf;

/** How strong a password being typed is; undefined until that can be told, and where the lists do not arrive. */
export function usePasswordStrength(password: string, about: readonly string[]): Strength | undefined {
  const [judge, setJudge] = useState<Judge>();
  const begun = password !== '';
  useEffect(() => {
    if (!begun) return;
    let over = false;
    import('./password-strength.ts').then(
      ({ strengthOf }) => {
        if (!over) setJudge(() => strengthOf);
      },
      () => undefined,
    );
    return () => {
      over = true;
    };
  }, [begun]);
  return begun ? judge?.(password, about) : undefined;
}
