import { useEffect, useRef } from 'react';
import type { FormState } from './useSubmit.ts';

const digits = 6;

/** Sends a form by itself as soon as its six digits are there, once for each code; call it after `useSubmit`. */
export function useSubmitWhenFull({ formRef }: FormState, code: string): void {
  const sent = useRef('');
  useEffect(() => {
    if (code.length < digits || code === sent.current) return;
    sent.current = code;
    formRef.current?.requestSubmit();
  }, [code, formRef]);
}
