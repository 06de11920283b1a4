import type { ReactNode } from 'react';
import Button from '@mui/material/Button';
import { ShowBase, useShowContext, type RaRecord } from 'react-admin';
import { Link } from 'react-router-dom';
import { PageSkeleton } from '../layout/PageSkeleton.tsx';
import { EmptyState } from './EmptyState.tsx';
import { PageHeader } from './PageHeader.tsx';
import { problemText } from './useAct.ts';

interface RecordPageProps<R extends RaRecord> {
  readonly resource: string;
  readonly children: (record: R) => ReactNode;
  /** Asks again every so many milliseconds while this holds. */
  readonly every?: (record: R | undefined) => number | false;
}

/** The page of one record, by the id in the address. */
export function RecordPage<R extends RaRecord>({ resource, children, every }: RecordPageProps<R>) {
  return (
    <ShowBase<R>
      resource={resource}
      queryOptions={{
        onError: () => undefined,
        retry: false,
        // A list may have left a shorter version of this record behind.
        staleTime: 0,
        ...(every !== undefined && { refetchInterval: (query: { state: { data?: R | undefined } }) => every(query.state.data) }),
      }}
    >
      <RecordView<R>>{children}</RecordView>
    </ShowBase>
  );
}

function RecordView<R extends RaRecord>({ children }: Pick<RecordPageProps<R>, 'children'>) {
  const { record, error, isPending } = useShowContext<R>();
  if (error && record === undefined) return <RecordMissing error={error} />;
  if (isPending || record === undefined) return <PageSkeleton />;
  return <>{children(record)}</>;
}

/** In place of a record that could not be read. */
export function RecordMissing({ error }: { readonly error: unknown }) {
  const gone = typeof error === 'object' && error !== null && 'status' in error && error.status === 404;
  return (
    <>
      <PageHeader title={gone ? 'Not found' : 'This could not be loaded'} />
      <EmptyState icon={gone ? 'search' : 'warning'} title={gone ? 'There is no such record' : 'The server did not answer as expected'} action={<Button variant="contained" component={Link} to="/">Go to the start page</Button>}>
        {gone ? 'It may have been removed, or it belongs to an organization you do not look after.' : problemText(error)}
      </EmptyState>
    </>
  );
}
