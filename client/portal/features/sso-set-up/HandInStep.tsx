import { Button } from '../../components/Button.tsx';
import { Form } from '../../components/Form.tsx';
import { useSubmit } from '../../components/useSubmit.ts';
import { handInSetUp, type SetUp } from './queries.ts';
import styles from './SetUp.module.css';
import { Step } from './Step.tsx';

/** The end: what is saved goes to the provider, and the link is used up. */
export function HandInStep({ setUp: { saved, test, kind, protocol, providerName }, token, onHandedIn }: { readonly setUp: SetUp; readonly token: string; readonly onHandedIn: () => void }) {
  const form = useSubmit({ send: () => handInSetUp(token), onDone: onHandedIn });
  const tested = test?.outcome === 'passed' || (kind === 'renewal' && protocol === 'saml');
  return (
    <Step title="Hand it in">
      <Form state={form}>
        <p className={styles.muted}>
          {saved === null ? `Once it is checked and saved, you hand it in here, and ${providerName} looks at it.` : `${providerName} looks at it and accepts it. The link is used up by this.${tested ? '' : ' It is better tried out first: you can, and they cannot.'}`}
        </p>
        {saved !== null && (
          <Button type="submit" wide look={tested ? 'primary' : 'secondary'} pending={form.pending}>
            Hand it in
          </Button>
        )}
      </Form>
    </Step>
  );
}
