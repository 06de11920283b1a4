import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { BrowserRouter } from 'react-router';
import { isPassing } from '../../http/problem.ts';
import { meetRefusal, watchIdentity } from '../session/session.ts';
import { StepUpHost } from '../features/factors/StepUpHost.tsx';
import { ErrorBoundary } from './ErrorPage.tsx';

const retries = 2;
/** Long enough for two cards to share one answer, short enough that every page asks anew and meets its wall. */
const freshMs = 1_000;
const client = newClient();

/** Everything the pages stand on: the error page, the router, and what was read from the server. */
export function Providers({ children }: { readonly children: ReactNode }) {
  return (
    <ErrorBoundary>
      <QueryClientProvider client={client}>
        <BrowserRouter>{children}</BrowserRouter>
        <StepUpHost />
      </QueryClientProvider>
    </ErrorBoundary>
  );
}

function newClient(): QueryClient {
  const onError = (error: unknown): void => meetRefusal(made, error);
  const made: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      // Always asked, also offline: a page says that it is offline instead of waiting silently.
      queries: { networkMode: 'always', refetchOnReconnect: true, staleTime: freshMs, retry: (failures, error) => failures < retries && isPassing(error) },
      mutations: { networkMode: 'always' },
    },
  });
  watchIdentity(made);
  return made;
}
