import { StepTrail } from '../../components/StepTrail.tsx';
import type { SsoConnection } from '../../providers/records.ts';
import { guideNames } from './words.ts';

export const setUpSteps = ['choose', 'guide', 'data', 'people', 'test', 'live'] as const;
export type SetUpStep = (typeof setUpSteps)[number];

/** Whether everything is there that a test needs. */
export function isComplete({ oidc, saml }: Pick<SsoConnection, 'oidc' | 'saml'>): boolean {
  if (oidc !== null) return oidc.issuer !== '' && oidc.clientId !== '' && oidc.hasSecret;
  return saml !== null && saml.entityId !== '' && saml.ssoUrl !== '' && saml.certificates.some(({ status }) => status === 'active');
}

/** Where somebody goes on who comes back to a connection. */
export function nextStep(connection: SsoConnection): Exclude<SetUpStep, 'choose'> {
  if (!isComplete(connection)) return 'guide';
  return connection.testPassedAt === null ? 'people' : 'live';
}

function isDone(step: SetUpStep, connection: SsoConnection): boolean {
  if (step === 'choose') return true;
  if (step === 'live') return connection.status === 'live';
  if (step === 'test' || step === 'people') return connection.testPassedAt !== null;
  return isComplete(connection);
}

/** Where in setting a connection up one is; each step is a link once there is a connection. */
export function SetUpSteps({ at, connection }: { readonly at: SetUpStep; readonly connection?: SsoConnection }) {
  const product = connection === undefined || connection.guide === 'other' ? 'At the identity provider' : `At ${guideNames[connection.guide].there}`;
  const labels: Readonly<Record<SetUpStep, string>> = { choose: 'Choose', guide: product, data: 'What it gives you', people: 'People', test: 'Test', live: 'Go live' };
  return (
    <nav aria-label="Steps of the set-up">
      <StepTrail
        steps={setUpSteps.map((step) => ({ key: step, label: labels[step], done: connection !== undefined && isDone(step, connection) && step !== at, here: step === at, to: connection === undefined || step === 'choose' || step === at ? undefined : `/sso-connections/${connection.id}/${step}` }))}
      />
    </nav>
  );
}
