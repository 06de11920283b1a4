import type { ReactNode } from 'react';
import Button from '@mui/material/Button';
import { Link, useParams } from 'react-router-dom';
import { PageHeader } from '../../components/PageHeader.tsx';
import { RecordPage } from '../../components/RecordPage.tsx';
import { StatusMark } from '../../components/StatusMark.tsx';
import { AccessDeniedPage } from '../../layout/ErrorPage.tsx';
import type { SsoConnection } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { DataStep } from './DataStep.tsx';
import { GuideStep } from './GuideStep.tsx';
import { LiveStep } from './LiveStep.tsx';
import { PeopleStep } from './PeopleStep.tsx';
import { nextStep, SetUpSteps, setUpSteps, type SetUpStep } from './SetUpSteps.tsx';
import { TestStep } from './TestStep.tsx';
import { trailOf } from './trail.ts';
import { connectionStatuses, kindOf } from './words.ts';

/** Setting a connection up, step by step; each can be left and come back to. */
export default function ConnectionSetUp() {
  const may = useMay('portals.manage');
  if (!may) return <AccessDeniedPage />;
  return <RecordPage<SsoConnection> resource="sso-connections">{(record) => <SetUp connection={record} />}</RecordPage>;
}

const contents: Readonly<Record<Exclude<SetUpStep, 'choose'>, (props: { readonly connection: SsoConnection }) => ReactNode>> = { guide: GuideStep, data: DataStep, people: PeopleStep, test: TestStep, live: LiveStep };

function SetUp({ connection }: { readonly connection: SsoConnection }) {
  const asked = useParams()['*'] ?? '';
  const step = setUpSteps.find((one): one is keyof typeof contents => one === asked && one !== 'choose') ?? nextStep(connection);
  const Content = contents[step];
  return (
    <>
      <PageHeader title="Set up single sign-on" mark={<StatusMark word={connectionStatuses[connection.status]} />} about={`${connection.name} · ${kindOf(connection)}`} trail={trailOf(connection)}>
        <Button variant="outlined" component={Link} to={`/sso-connections/${connection.id}/show`}>
          See the connection
        </Button>
      </PageHeader>
      <SetUpSteps at={step} connection={connection} />
      <Content key={step} connection={connection} />
    </>
  );
}
