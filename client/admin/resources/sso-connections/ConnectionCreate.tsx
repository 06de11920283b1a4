import { useState } from 'react';
import Button from '@mui/material/Button';
import { useGetOne } from 'react-admin';
import { Link, useNavigate, useSearchParams } from 'react-router-dom';
import { advisedProtocols } from '../../../../shared/sso-guides.ts';
import { isProblemOf } from '../../../http/problem.ts';
import { CardChoices } from '../../components/CardChoices.tsx';
import { Choices } from '../../components/Choices.tsx';
import { OrganizationPicker } from '../../components/form/OrganizationPicker.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Panel } from '../../components/Panel.tsx';
import { useAct } from '../../components/useAct.ts';
import { AccessDeniedPage } from '../../layout/ErrorPage.tsx';
import type { Organization, SsoConnection } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { beginConnection } from '../../providers/verbs.ts';
import { SetUpSteps } from './SetUpSteps.tsx';
import css from './sso.module.css';
import { guideNames, protocolNames } from './words.ts';

type Guide = SsoConnection['guide'];
type Protocol = SsoConnection['protocol'];

const kinds: readonly { readonly guide: Guide; readonly product: string; readonly about: string }[] = [
  { guide: 'entra', product: guideNames.entra.product, about: 'Microsoft 365, Azure AD' },
  { guide: 'google', product: guideNames.google.product, about: 'Google accounts of a company' },
  { guide: 'okta', product: guideNames.okta.product, about: 'Okta Workforce Identity' },
  { guide: 'keycloak', product: guideNames.keycloak.product, about: 'Keycloak, or Red Hat’s build of it' },
  { guide: 'other', product: guideNames.other.product, about: 'Whatever speaks SAML 2.0 or OpenID Connect' },
];

/** The first step of a connection: with whom, and by which protocol. */
export default function ConnectionCreate() {
  return useMay('portals.manage') ? <Choose /> : <AccessDeniedPage />;
}

function Choose() {
  const [search] = useSearchParams();
  const asked = search.get('organizationId') ?? '';
  const [picked, setPicked] = useState(asked);
  const [guide, setGuide] = useState<Guide>('entra');
  const [typed, setProtocol] = useState<Protocol>();
  const { data: organization } = useGetOne<Organization>('organizations', { id: picked }, { enabled: picked !== '' });
  const { act, busy } = useAct();
  const navigate = useNavigate();
  const advised = advisedProtocols[guide];
  const protocol = typed ?? advised.protocol;
  const back = asked === '' ? '/organizations' : `/organizations/${asked}/show/sso`;

  const begin = async () => {
    const outcome = await act({ run: () => beginConnection({ organizationId: picked, guide, protocol }) });
    // Back leads to where they came from, not to a second beginning.
    if (outcome.ok) navigate(`/sso-connections/${outcome.result.id}/guide`, { replace: true });
    else if (isProblemOf(outcome.problem, 'not_found')) setPicked('');
  };
  return (
    <>
      <PageHeader
        title="Set up single sign-on"
        about={organization === undefined ? 'People sign in with the account they have at work.' : `The people of ${organization.name} sign in with the account they have at work.`}
        trail={organization === undefined || asked === '' ? [{ label: 'Organizations', to: '/organizations' }] : [{ label: 'Organizations', to: '/organizations' }, { label: organization.name, to: back }]}
      />
      <SetUpSteps at="choose" />
      <Panel>
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault();
            void begin();
          }}
        >
          {asked === '' && <OrganizationPicker label="Organization" value={picked} onChange={setPicked} />}
          <CardChoices legend="Where do its people have their account?" name="guide" value={guide} onChange={(chosen) => { setGuide(chosen); setProtocol(undefined); }} choices={kinds.map((kind) => ({ value: kind.guide, label: kind.product, about: kind.about }))} />
          <Choices
            label="How do the two talk?"
            value={protocol}
            onChange={setProtocol}
            choices={(['saml', 'oidc'] as const).map((one) => ({ value: one, label: one === advised.protocol ? `${protocolNames[one]} (advised)` : protocolNames[one], ...(one === advised.protocol && { about: advised.why }) }))}
          />
          <div className={css.acts}>
            <Button type="submit" variant="contained" loading={busy} disabled={picked === ''}>
              Begin
            </Button>
            <Button variant="outlined" component={Link} to={back}>
              Cancel
            </Button>
          </div>
        </form>
      </Panel>
    </>
  );
}
