import { useRef, useState, type ReactNode } from 'react';
import { EditBase, Form, HttpError, useDataProvider, useEditContext, useNotify, type RaRecord } from 'react-admin';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router-dom';
import type { ProblemBody } from '../../providers/dataProvider.ts';
import { PageSkeleton } from '../../layout/PageSkeleton.tsx';
import { Panel } from '../Panel.tsx';
import { RecordMissing } from '../RecordPage.tsx';
import { useAct } from '../useAct.ts';
import { ConflictDialog, isVersioned, type Conflict } from './ConflictDialog.tsx';
import { FormActs } from './FormActs.tsx';
import { savedState, UnsavedGuard } from './UnsavedGuard.tsx';
import css from './form.module.css';

interface Versioned extends RaRecord {
  readonly id: string;
  readonly version: number;
}

interface RecordEditProps<R extends Versioned> {
  readonly resource: string;
  readonly id?: string;
  /** The fields of the form, by what they are called on screen; only these are sent. */
  readonly fields: Readonly<Record<string, string>>;
  /** The page's head, once the record is known. */
  readonly head?: (record: R) => ReactNode;
  readonly save?: string;
  /** What to say when it is saved. */
  readonly saved: (record: R) => string;
  /** Where to go afterwards, and by Cancel; absent: stay. */
  readonly to?: (record: R) => string;
  /** The inputs. */
  readonly children: ReactNode;
}

/** Edits one record: carries the version it was read with, offers Undo, and asks whose version shall stand when somebody was quicker. */
export function RecordEdit<R extends Versioned>({ resource, id, fields, saved, to, ...view }: RecordEditProps<R>) {
  const [conflict, setConflict] = useState<Conflict>();
  const notify = useNotify();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const dataProvider = useDataProvider();
  const { act } = useAct();
  // What Undo goes back to: the record as read, or the newer one that was overruled.
  const overruled = useRef<Partial<R>>(undefined);
  const send = (record: Partial<R>) => Object.fromEntries(['version', ...new Set(Object.keys(fields).map((field) => field.split('.')[0] ?? field))].map((field) => [field, (record as Record<string, unknown>)[field]])) as Partial<R>;

  return (
    <EditBase<R, HttpError>
      resource={resource}
      {...(id !== undefined && { id })}
      mutationMode="pessimistic"
      redirect={false}
      transform={send}
      queryOptions={{ onError: () => undefined, retry: false, staleTime: 0 }}
      mutationOptions={{
        onSuccess: (data, { previousData }) => {
          setConflict(undefined);
          void queryClient.invalidateQueries();
          const before = overruled.current ?? previousData;
          overruled.current = undefined;
          const putBack = () => dataProvider.update<R>(resource, { id: data.id, data: { ...send(before as Partial<R>), version: data.version } as Partial<R>, previousData: data });
          const undo = before && (() => void act({ run: putBack, done: 'Your change is taken back.' }));
          notify(saved(data), { type: 'success', undo });
          if (to !== undefined) navigate(to(data), { state: savedState });
        },
        onError: (error, variables) => {
          const body = error.body as ProblemBody | undefined;
          if (body?.code === 'changed_meanwhile' && isVersioned(body.current)) {
            overruled.current = body.current as unknown as Partial<R>;
            setConflict({ mine: variables?.data ?? {}, current: body.current });
          } else if (body?.errors === undefined) notify(error.message, { type: 'error' });
        },
      }}
    >
      <EditView<R> fields={fields} to={to} conflict={conflict} onConflict={setConflict} {...view} />
    </EditBase>
  );
}

interface EditViewProps<R extends Versioned> extends Pick<RecordEditProps<R>, 'fields' | 'head' | 'save' | 'children'> {
  readonly to: RecordEditProps<R>['to'] | undefined;
  readonly conflict: Conflict | undefined;
  readonly onConflict: (conflict: Conflict | undefined) => void;
}

function EditView<R extends Versioned>({ fields, head, save: label = 'Save', to, children, conflict, onConflict }: EditViewProps<R>) {
  const { record, error, isPending, save, refetch } = useEditContext<R>();
  if (error) return <RecordMissing error={error} />;
  if (isPending || record === undefined) return <PageSkeleton />;
  return (
    <>
      {head?.(record)}
      <Panel narrow>
        <Form warnWhenUnsavedChanges WarnWhenUnsavedChangesComponent={UnsavedGuard}>
          <div className={css.form}>
            {children}
            <FormActs save={label} {...(to !== undefined && { cancelTo: to(record) })} />
          </div>
        </Form>
      </Panel>
      <ConflictDialog
        conflict={conflict}
        fields={fields}
        onClose={() => onConflict(undefined)}
        onTakeTheirs={() => {
          onConflict(undefined);
          void refetch();
        }}
        onKeepMine={() => {
          if (conflict === undefined || save === undefined) return;
          onConflict(undefined);
          void save({ ...conflict.mine, version: conflict.current.version } as unknown as Partial<R>);
        }}
      />
    </>
  );
}
