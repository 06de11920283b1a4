import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { isProblemOf } from '../../http/problem.ts';
import { Alert } from './Alert.tsx';
import { Button } from './Button.tsx';
import styles from './Loaded.module.css';
import { Skeleton } from './Skeleton.tsx';

/** What a query brought; until then its shape, and where it failed what happened with a way to try again. */
export function Loaded<Data>({ query, what, lines, children }: { readonly query: UseQueryResult<Data>; readonly what: string; readonly lines?: number; readonly children: (data: Data) => ReactNode }) {
  if (query.data !== undefined) return children(query.data);
  if (!query.isError) return <Skeleton label={`Loading ${what}`} {...(lines !== undefined && { lines })} />;
  return (
    <div className={styles.failed}>
      <Alert tone="danger" title={`We could not load ${what}.`}>
        <p>{isProblemOf(query.error) ? query.error.detail : 'Something on this page failed.'}</p>
      </Alert>
      <Button icon="refresh" pending={query.isFetching} onClick={() => void query.refetch()}>
        Try again
      </Button>
    </div>
  );
}
