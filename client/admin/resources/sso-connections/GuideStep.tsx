import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import { Panel } from '../../components/Panel.tsx';
import type { SsoConnection } from '../../providers/records.ts';
import { Guide } from './Guide.tsx';
import css from './sso.module.css';
import { guideNames } from './words.ts';

/** The step at the identity provider itself. */
export function GuideStep({ connection }: { readonly connection: SsoConnection }) {
  const { there } = guideNames[connection.guide];
  return (
    <Panel title={`What to do at ${there}`} about={`Whoever administers ${there}${connection.organizationName === null ? '' : ` for ${connection.organizationName}`} does this. The names in bold stand on its screens; they move now and then.`}>
      <Guide connection={connection} />
      <div className={css.acts}>
        <Button variant="contained" component={Link} to={`/sso-connections/${connection.id}/data`}>
          Done there, continue
        </Button>
      </div>
    </Panel>
  );
}
