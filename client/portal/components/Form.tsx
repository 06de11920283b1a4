import type { ReactNode } from 'react';
import { Alert } from './Alert.tsx';
import styles from './Form.module.css';
import type { FormState } from './useSubmit.ts';

/** A form bound to its submission; refusals that no field explains stand above the fields. */
export function Form({ state, children, refusal }: { readonly state: FormState; readonly children: ReactNode; readonly refusal?: ReactNode }) {
  return (
    <form ref={state.formRef} className={styles.form} onSubmit={state.submit} noValidate>
      {state.problem && (refusal ?? <Alert tone="danger">{state.problem.detail}</Alert>)}
      {children}
    </form>
  );
}
