import { useQuery } from '@tanstack/react-query';
import { useLogoutIfAccessDenied } from 'react-admin';
import { useEffect } from 'react';
import { useSearchParams } from 'react-router-dom';
import Skeleton from '@mui/material/Skeleton';
import { catalogue } from '../../../shared/features.ts';
import { isProblemOf } from '../../http/problem.ts';
import { EmptyState } from '../components/EmptyState.tsx';
import { PageHeader } from '../components/PageHeader.tsx';
import { Panel } from '../components/Panel.tsx';
import { problemText } from '../components/useAct.ts';
import { explainAccess } from '../providers/verbs.ts';
import { AskBox } from './AskBox.tsx';
import { ExplanationView } from './ExplanationView.tsx';
import css from './explainer.module.css';

type Asked = Parameters<typeof explainAccess>[0];

/** Why somebody can or cannot get in: one question, one sentence, one button; the reasons below. */
export function ExplainerPage() {
  const [search] = useSearchParams();
  const asked = askedIn(search);
  const leaveIfSignedOut = useLogoutIfAccessDenied();
  const { data, error, isFetching } = useQuery({
    queryKey: ['explain', asked],
    queryFn: ({ signal }) => explainAccess(asked ?? { email: '' }, signal),
    enabled: asked !== undefined,
    retry: false,
    staleTime: 0,
  });
  useEffect(() => {
    if (error) void leaveIfSignedOut(error);
  }, [error, leaveIfSignedOut]);

  return (
    <>
      <PageHeader title="Why can’t they get in?" about={asked === undefined ? 'Ask for the code on their screen, their name, or the address they sign in with.' : undefined} />
      <div className={css.ask}>
        <AskBox key={`${search.toString()} ${data?.subject.name ?? ''}`} autoFocus={asked === undefined} initial={search.get('reference') ?? search.get('email') ?? data?.subject.name ?? ''} />
      </div>
      {asked === undefined ? (
        <Panel>
          <EmptyState icon="question" title="The answer and the fix, on one page">
            Every wall a customer meets shows a short reference code. Type it here, and you see that very attempt, who set what stands in the way, and the button that puts it right.
          </EmptyState>
        </Panel>
      ) : error ? (
        <Panel>
          <EmptyState icon="search" title={isProblemOf(error, 'not_found') ? 'No such code' : 'This could not be explained'}>
            {isProblemOf(error, 'not_found') ? 'No attempt carries this reference, or it belongs to an organization you do not look after. Check the letters: codes have no O, I, 0 or 1.' : problemText(error)}
          </EmptyState>
        </Panel>
      ) : data === undefined ? (
        <div role="status" aria-busy="true" aria-label="Loading">
          <Skeleton variant="rectangular" height={120} sx={{ borderRadius: '14px', mb: '1.1rem' }} />
          <Skeleton variant="rectangular" height={300} sx={{ borderRadius: '14px' }} />
        </div>
      ) : (
        <ExplanationView explanation={data} checking={isFetching} />
      )}
    </>
  );
}

/** Whom the address asks about. */
function askedIn(search: URLSearchParams): Asked | undefined {
  const feature = catalogue.find(({ key }) => key === search.get('feature'))?.key;
  const about = feature === undefined ? {} : { feature };
  const reference = search.get('reference');
  if (reference) return { reference, ...about };
  const customerUserId = search.get('customerUserId');
  if (customerUserId) return { customerUserId, ...about };
  const email = search.get('email');
  return email ? { email, ...about } : undefined;
}
