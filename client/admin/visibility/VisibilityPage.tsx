import Skeleton from '@mui/material/Skeleton';
import { PageHeader } from '../components/PageHeader.tsx';
import { TabbedPage } from '../components/TabbedPage.tsx';
import { useMay } from '../providers/useSession.ts';
import { useDraft } from './draft.ts';
import { DraftBar } from './DraftBar.tsx';
import { Exceptions } from './Exceptions.tsx';
import { providerCell } from './levels.ts';
import { OrganizationMatrix } from './OrganizationMatrix.tsx';
import { Publications } from './Publications.tsx';
import { RolesPanel } from './RolesPanel.tsx';
import { useProviderStates } from './useVisibility.ts';

/** What customers see: of every organization, of all by default, the exceptions, and what was published. */
export default function VisibilityPage() {
  const mayManage = useMay('portals.manage');
  const tabs = [
    { key: 'organizations', label: 'By organization', content: () => <OrganizationMatrix /> },
    { key: 'everywhere', label: 'For all customers', content: () => <Everywhere /> },
    { key: 'exceptions', label: 'Exceptions', content: () => <Exceptions /> },
    ...(mayManage ? [{ key: 'published', label: 'Published', content: () => <Publications /> }] : []),
  ];
  return (
    <>
      <PageHeader title="What customers see" about="The sections of the portal, for whom they are shown, and who decided. Changes collect in a draft until you publish them." />
      <TabbedPage label="What customers see" base="/features" tabs={tabs} />
      <DraftBar />
    </>
  );
}

function Everywhere() {
  const provider = useProviderStates();
  const draft = useDraft();
  const mayEdit = useMay('provider.manage');
  if (provider === undefined) return <Skeleton variant="rectangular" height={220} sx={{ borderRadius: '14px' }} />;
  return (
    <RolesPanel
      title="For all customers"
      about="What holds in every organization that says nothing else."
      columns={(['user', 'manager'] as const).map((role) => ({ label: role === 'user' ? 'Standard users' : 'Account managers', place: { level: 'provider', role } as const, cellOf: (feature) => providerCell(draft, feature, role, provider) }))}
      mayEdit={mayEdit}
    />
  );
}
