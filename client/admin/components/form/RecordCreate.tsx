import type { ReactNode } from 'react';
import { CreateBase, Form, HttpError, useNotify, type RaRecord } from 'react-admin';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router-dom';
import type { ProblemBody } from '../../providers/dataProvider.ts';
import { Panel } from '../Panel.tsx';
import { FormActs } from './FormActs.tsx';
import { savedState, UnsavedGuard } from './UnsavedGuard.tsx';
import css from './form.module.css';

interface RecordCreateProps<R extends RaRecord> {
  readonly resource: string;
  readonly head: ReactNode;
  readonly defaults?: Readonly<Record<string, unknown>>;
  readonly save: string;
  readonly created: (record: R) => string;
  readonly to: (record: R) => string;
  readonly cancelTo: string;
  /** What is sent of what the form holds. */
  readonly send?: (values: Record<string, unknown>) => Record<string, unknown>;
  /** The inputs. */
  readonly children: ReactNode;
}

/** Makes one record; refusals land on the fields they are about. */
export function RecordCreate<R extends RaRecord>({ resource, head, defaults, save, created, to, cancelTo, send, children }: RecordCreateProps<R>) {
  const notify = useNotify();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  return (
    <CreateBase<R, R, HttpError>
      resource={resource}
      redirect={false}
      {...(send !== undefined && { transform: send as unknown as (data: R) => R })}
      mutationOptions={{
        onSuccess: (data) => {
          void queryClient.invalidateQueries();
          notify(created(data), { type: 'success' });
          // Back leads to where they came from, not to the emptied form.
          navigate(to(data), { state: savedState, replace: true });
        },
        onError: (error) => {
          if ((error.body as ProblemBody | undefined)?.errors === undefined) notify(error.message, { type: 'error' });
        },
      }}
    >
      {head}
      <Panel narrow>
        <Form defaultValues={{ ...defaults }} warnWhenUnsavedChanges WarnWhenUnsavedChangesComponent={UnsavedGuard}>
          <div className={css.form}>
            {children}
            <FormActs save={save} cancelTo={cancelTo} />
          </div>
        </Form>
      </Panel>
    </CreateBase>
  );
}
