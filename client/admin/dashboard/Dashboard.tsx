import Button from '@mui/material/Button';
import Skeleton from '@mui/material/Skeleton';
import { useQuery } from '@tanstack/react-query';
import { EmptyState } from '../components/EmptyState.tsx';
import { PageHeader } from '../components/PageHeader.tsx';
import { Panel } from '../components/Panel.tsx';
import { problemText } from '../components/useAct.ts';
import { AskBox } from '../explainer/AskBox.tsx';
import { call } from '../providers/door.ts';
import { useMay, useSession } from '../providers/useSession.ts';
import { useProvider } from '../resources/provider/useProvider.ts';
import { AttentionPanel } from './AttentionPanel.tsx';
import css from './dashboard.module.css';
import { FirstSteps, firstSteps } from './FirstSteps.tsx';
import { PeopleFigures, PortalFigures } from './Figures.tsx';
import { RefusalsPanel } from './RefusalsPanel.tsx';

/** The start page: the question of the day, what needs a hand, and how things stand; every figure leads into its list. */
export function Dashboard() {
  const session = useSession();
  const mayRun = useMay('customers.edit');
  const { data, error, refetch } = useQuery({ queryKey: ['dashboard'], queryFn: ({ signal }) => call('dashboard.get', undefined, { signal }), refetchInterval: 60_000 });
  const mayManage = useMay('provider.manage');
  const { data: provider, isPending: isContactPending } = useProvider({ enabled: mayRun && mayManage });
  const steps = data === undefined || !mayRun || (mayManage && isContactPending) ? [] : firstSteps(data, provider?.support);
  const anybody = data !== undefined && Object.values(data.people).some((figure) => figure.value > 0);
  return (
    <>
      <PageHeader title="Start" about={session?.provider === undefined ? undefined : mayRun && data?.people.active.value === 0 ? `Welcome to ${session.provider.name}’s console. A few steps, and the first customer is in.` : `How things stand for the customers of ${session.provider.name}.`} />
      {error && data === undefined ? (
        <Panel>
          <EmptyState icon="warning" title="The figures could not be loaded" action={<Button variant="outlined" onClick={() => void refetch()}>Try again</Button>}>
            {problemText(error)}
          </EmptyState>
        </Panel>
      ) : data === undefined ? (
        <div className={css.grid} role="status" aria-busy="true" aria-label="Loading">
          {[340, 220, 220].map((height, index) => (
            <Skeleton key={index} variant="rectangular" height={height} sx={{ borderRadius: '14px' }} className={index === 0 ? css.wide : undefined} />
          ))}
        </div>
      ) : (
        <div className={css.grid}>
          {steps.some((step) => !step.done) && (
            <div className={css.wide}>
              <FirstSteps steps={steps} />
            </div>
          )}
          {anybody && (
            <section className={css.ask} aria-labelledby="ask">
              <h2 id="ask">Why can’t they get in?</h2>
              <AskBox />
            </section>
          )}
          <div className={anybody ? css.half : css.wide}>
            <AttentionPanel figures={data} />
          </div>
          <PortalFigures figures={data} />
          <PeopleFigures figures={data} />
          <div className={css.wide}>
            <RefusalsPanel figures={data} />
          </div>
        </div>
      )}
    </>
  );
}
