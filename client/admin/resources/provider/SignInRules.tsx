import layout from '../../components/layout.module.css';
import type { Provider } from '../../providers/records.ts';
import { RuleSettings } from './RuleSettings.tsx';
import { SecondFactorSettings } from './SecondFactorSettings.tsx';
import { VerificationSettings } from './VerificationSettings.tsx';

/** What holds for everybody's sign-in: second factors, how callers are verified, how long sessions live. */
export function SignInRules({ provider }: { readonly provider: Provider }) {
  return (
    <div className={layout.split}>
      <div className={layout.stack}>
        <SecondFactorSettings provider={provider} />
        <RuleSettings provider={provider} />
      </div>
      <VerificationSettings key={provider.mfa.verificationMethods.join()} provider={provider} />
    </div>
  );
}
