import { useState, type ReactNode } from 'react';
import { Form } from 'react-admin';
import { Callout } from '../../../components/Callout.tsx';
import form from '../../../components/form/form.module.css';
import { FormActs } from '../../../components/form/FormActs.tsx';
import { UnsavedGuard } from '../../../components/form/UnsavedGuard.tsx';
import { useAct } from '../../../components/useAct.ts';
import { call } from '../../../providers/door.ts';
import { formOf, type ProviderConnection } from './useProviderSignIn.ts';

type Changes = Partial<ReturnType<typeof formOf>> & { oidc?: object | null };

interface ConnectionFormProps<V extends object> {
  readonly connection: ProviderConnection;
  readonly values: V;
  /** What of the connection the values change. */
  readonly changes: (values: V) => Changes;
  readonly children: ReactNode;
}

/** Some fields of a connection as a form; what it does not show is sent as it was read. */
export function ConnectionForm<V extends object>({ connection, values, changes, children }: ConnectionFormProps<V>) {
  const { act } = useAct();
  const [problem, setProblem] = useState('');
  const save = async (given: V) => {
    setProblem('');
    const body = { ...formOf(connection), ...changes(given) } as ReturnType<typeof formOf>;
    const outcome = await act({ quiet: true, run: () => call('ssoConnections.update', { params: { id: connection.id }, body }), done: 'The connection is saved.' });
    if (outcome.ok) return undefined;
    const errors = outcome.problem?.errors ?? {};
    if (Object.keys(errors).length > 0) return Object.fromEntries(Object.entries(errors).map(([field, text]) => [field.replace(/^(?:oidc|saml)\./u, ''), text]));
    setProblem(outcome.problem?.code === 'changed_meanwhile' ? 'Somebody has changed it meanwhile. Reload the page and enter it again.' : (outcome.problem?.detail ?? 'It could not be saved.'));
    return undefined;
  };
  return (
    <Form key={connection.version} defaultValues={values as Record<string, unknown>} onSubmit={(given: unknown) => save(given as V) as Promise<never>} warnWhenUnsavedChanges WarnWhenUnsavedChangesComponent={UnsavedGuard}>
      <div className={form.form}>
        {children}
        {problem !== '' && <Callout tone="danger">{problem}</Callout>}
        <FormActs save="Save" />
      </div>
    </Form>
  );
}
