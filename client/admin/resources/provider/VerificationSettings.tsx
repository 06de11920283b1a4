import { useState, type FormEvent } from 'react';
import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormLabel from '@mui/material/FormLabel';
import { verificationMethodWords, type VerificationMethod } from '../../components/verificationWords.ts';
import { Callout } from '../../components/Callout.tsx';
import form from '../../components/form/form.module.css';
import { Panel } from '../../components/Panel.tsx';
import { useAct } from '../../components/useAct.ts';
import { call } from '../../providers/door.ts';
import type { Provider } from '../../providers/records.ts';
import { useProviderChanged } from './useProvider.ts';

/** How your team may make sure who is calling. */
export function VerificationSettings({ provider }: { readonly provider: Provider }) {
  const allowed = provider.mfa.verificationMethods as readonly VerificationMethod[];
  const [chosen, setChosen] = useState(allowed);
  const [problem, setProblem] = useState('');
  const { act, busy } = useAct();
  const changed = useProviderChanged();
  const same = chosen.length === allowed.length && chosen.every((method) => allowed.includes(method));
  const put = (methods: readonly VerificationMethod[]) => call('mfaRules.verificationMethods', { body: { methods: [...methods] } }).finally(() => void changed());

  const save = async (event: FormEvent) => {
    event.preventDefault();
    setProblem('');
    const outcome = await act({ quiet: true, run: () => put(chosen), done: 'Your team verifies callers in these ways from now on.', undo: () => () => put(allowed).then(() => setChosen(allowed)), undone: 'The ways to verify callers are as they were.' });
    if (!outcome.ok) setProblem(outcome.problem?.detail ?? '');
  };
  return (
    <Panel title="Callers" about="Before your team resets a second factor, hands out an access pass, links or changes an address, they make sure who is calling. Allow what you trust.">
      <form className={form.form} onSubmit={(event) => void save(event)}>
        <FormControl component="fieldset">
          <FormLabel component="legend" className={form.legend}>
            Allowed ways
          </FormLabel>
          {Object.entries(verificationMethodWords).map(([method, words]) => (
            <FormControlLabel
              key={method}
              sx={{ alignItems: 'flex-start' }}
              control={<Checkbox checked={chosen.includes(method as VerificationMethod)} onChange={(event) => setChosen(event.target.checked ? [...chosen, method as VerificationMethod] : chosen.filter((one) => one !== method))} />}
              label={
                <span className={form.choice}>
                  {words.label}
                  <small>{words.about}</small>
                </span>
              }
            />
          ))}
        </FormControl>
        {chosen.length === 0 && <Callout tone="warning">Leave one allowed: without any, nobody who has lost their phone can be helped.</Callout>}
        {problem !== '' && <Callout tone="danger">{problem}</Callout>}
        <div className={form.acts}>
          <Button type="submit" variant="contained" loading={busy} disabled={same || chosen.length === 0}>
            Save
          </Button>
        </div>
      </form>
    </Panel>
  );
}
