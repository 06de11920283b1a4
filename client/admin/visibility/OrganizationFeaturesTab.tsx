import Skeleton from '@mui/material/Skeleton';
import { useGetList } from 'react-admin';
import { Callout } from '../components/Callout.tsx';
import layout from '../components/layout.module.css';
import type { Organization, VisibilityOrganization } from '../providers/records.ts';
import { useMay } from '../providers/useSession.ts';
import { DataScopePanel } from './DataScopePanel.tsx';
import { useDraft } from './draft.ts';
import { DraftBar } from './DraftBar.tsx';
import { organizationCell, placeIn, type Whom } from './levels.ts';
import { PeopleMatrix } from './PeopleMatrix.tsx';
import { RolesPanel } from './RolesPanel.tsx';
import { useProviderStates } from './useVisibility.ts';

const columns: readonly { readonly label: string; readonly whom: Whom }[] = [
  { label: 'Everybody', whom: 'everybody' },
  { label: 'Standard users', whom: 'user' },
  { label: 'Account managers', whom: 'manager' },
];

/** What the people of one organization see: by role, then person by person. */
export function OrganizationFeaturesTab({ organization }: { readonly organization: Organization }) {
  const { data, error } = useGetList<VisibilityOrganization>('feature-visibility/organizations', { filter: { id: [organization.id] }, sort: { field: 'name', order: 'ASC' }, pagination: { page: 1, perPage: 1 } });
  const provider = useProviderStates();
  const draft = useDraft();
  const mayEdit = useMay('portals.manage');
  const found = data?.[0];
  if (error) return <Callout tone="danger">What this organization sees could not be loaded. Reload the page.</Callout>;
  if (found === undefined || provider === undefined) return <Skeleton variant="rectangular" height={260} sx={{ borderRadius: '14px' }} />;
  return (
    <>
      <div className={layout.stack}>
        <RolesPanel
          title="What this organization sees"
          about="Hidden for everybody is a ceiling: nobody here sees it then. Under it the nearest counts: the person, then the role, then everybody, then what you show to all customers."
          columns={columns.map(({ label, whom }) => ({ label, place: placeIn(found.id, whom), cellOf: (feature) => organizationCell(draft, feature, whom, provider, found) }))}
          mayEdit={mayEdit}
        />
        <DataScopePanel organization={found} mayEdit={mayEdit} />
        <PeopleMatrix organization={found} />
      </div>
      <DraftBar />
    </>
  );
}
