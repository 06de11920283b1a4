import { catalogue, dataScopeOf, scopedFeatures, type DataScope, type FeatureKey, type FeatureRole } from '../../../shared/features.ts';
import { Panel } from '../components/Panel.tsx';
import { useAct } from '../components/useAct.ts';
import type { VisibilityOrganization } from '../providers/records.ts';
import { setDataScopes } from '../providers/verbs.ts';
import css from './RolesPanel.module.css';

const roles: readonly { readonly role: FeatureRole; readonly label: string; readonly usual: DataScope }[] = [
  { role: 'user', label: 'Standard users', usual: 'own' },
  { role: 'manager', label: 'Account managers', usual: 'organization' },
];

/** How far each role sees in the sections that hold records of single people; absent while there is no such section. */
export function DataScopePanel({ organization, mayEdit }: { readonly organization: VisibilityOrganization; readonly mayEdit: boolean }) {
  const { act } = useAct();
  const scoped = catalogue.filter(({ key }) => scopedFeatures.includes(key));
  if (scoped.length === 0) return null;
  const change = (role: FeatureRole, key: FeatureKey, usual: DataScope, scope: DataScope) => {
    const { [key]: _before, ...others } = organization.dataScopes[role] ?? {};
    const next = { ...organization.dataScopes, [role]: scope === usual ? others : { ...others, [key]: scope } };
    void act({ run: () => setDataScopes(organization.id, next), done: 'It holds from their next click on.', undo: () => () => setDataScopes(organization.id, organization.dataScopes), undone: 'They see as far as before.' });
  };
  return (
    <Panel title="How far they see" about="Lists, counts, search and exports follow. What lies outside is answered as if it did not exist." flush>
      <div className={css.scroller}>
        <table className={css.roles}>
          <thead>
            <tr>
              <th scope="col">Section</th>
              {roles.map(({ label }) => (
                <th key={label} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {scoped.map(({ key, name }) => (
              <tr key={key}>
                <th scope="row">{name}</th>
                {roles.map(({ role, label, usual }) => (
                  <td key={role}>
                    <select aria-label={`${name}, ${label.toLowerCase()}`} value={dataScopeOf(organization.dataScopes, role, key)} disabled={!mayEdit} onChange={(event) => change(role, key, usual, event.target.value as DataScope)}>
                      <option value="own">Their own</option>
                      <option value="organization">The organization’s</option>
                    </select>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
