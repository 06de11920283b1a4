import { useEffect, useState } from 'react';
import Button from '@mui/material/Button';
import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import TextField from '@mui/material/TextField';
import { Callout } from '../../components/Callout.tsx';
import form from '../../components/form/form.module.css';
import { useAct } from '../../components/useAct.ts';
import { call } from '../../providers/door.ts';
import type { PersonSecurity, Verification } from '../../providers/records.ts';

type Method = PersonSecurity['methods'][number]['method'];

const ways: Readonly<Record<Method, { label: string; about: (contact: string) => string }>> = {
  mail_code: { label: 'They read out a code', about: (contact) => `Mailed to ${contact}.` },
  portal_pin: { label: 'They say their PIN', about: () => 'The one they set in their portal.' },
  manager_approval: { label: 'A manager approves in their portal', about: (contact) => `Asks ${contact}.` },
  call_back: { label: 'I call them back', about: (contact) => `On the number on record: ${contact}` },
};
const byId = (id: string) => ({ params: { id } });

interface VerificationFieldsProps {
  readonly personId: string;
  /** Called with the verification once an act may follow from it. */
  readonly onVerified: (verificationId: string | undefined) => void;
}

/** Before an act that could hand an account to somebody else: makes sure who is calling, in one of the ways the provider allows. */
export function VerificationFields({ personId, onVerified }: VerificationFieldsProps) {
  const [security, setSecurity] = useState<PersonSecurity>();
  const [begun, setBegun] = useState<Verification>();
  const [method, setMethod] = useState<Method>();
  const [said, setSaid] = useState('');
  const { act, busy } = useAct();
  const [problem, setProblem] = useState<string>();

  useEffect(() => {
    void call('verifications.security', byId(personId)).then((known) => {
      setSecurity(known);
      setMethod(known.methods.find(({ available }) => available)?.method);
      const usable = known.verifications.find((one) => one.usable);
      setBegun(usable);
      onVerified(usable?.id);
    });
    // Once for the person: what happens afterwards is this form's own doing.
  }, [personId]); // eslint-disable-line react-hooks/exhaustive-deps -- onVerified is a setter of the dialog

  const step = async (run: () => Promise<Verification>) => {
    setProblem(undefined);
    const outcome = await act({ quiet: true, run });
    if (!outcome.ok) return setProblem(outcome.problem?.detail ?? '');
    setSaid('');
    setBegun(outcome.result);
    onVerified(outcome.result.usable ? outcome.result.id : undefined);
  };
  if (!security) return null;
  if (begun?.usable === true) return <Callout tone="success" spaced>The caller is verified. It counts for 15 minutes.</Callout>;
  const refusal = problem !== undefined && problem !== '' && <Callout tone="danger" spaced>{problem}</Callout>;

  if (begun === undefined || begun.status === 'closed' || begun.status === 'refused') {
    return (
      <>
        <FormControl component="fieldset" sx={{ mt: 2 }}>
          <FormLabel component="legend" className={form.legend}>
            How do you make sure it is them?
          </FormLabel>
          <RadioGroup name="verification" value={method ?? ''} onChange={(event) => setMethod(event.target.value as Method)}>
            {security.methods.map((way) => (
              <FormControlLabel
                key={way.method}
                value={way.method}
                disabled={!way.available}
                control={<Radio />}
                sx={{ alignItems: 'flex-start' }}
                label={
                  <span className={form.choice}>
                    {ways[way.method].label}
                    <small>{way.reason ?? ways[way.method].about(way.contact)}</small>
                  </span>
                }
              />
            ))}
          </RadioGroup>
        </FormControl>
        {begun?.status === 'refused' && <Callout tone="danger" spaced>{begun.verifiedBy} says that it is not them. Do not go on.</Callout>}
        {refusal}
        <Button type="button" variant="outlined" loading={busy} disabled={method === undefined} onClick={() => method !== undefined && void step(() => call('verifications.start', { ...byId(personId), body: { method } }))}>
          Begin
        </Button>
      </>
    );
  }

  const answers = {
    mail_code: { label: 'The code they read out', body: { code: said } },
    portal_pin: { label: 'The PIN they say', body: { pin: said } },
    call_back: { label: 'Whom you spoke to, and what you checked', body: { number: begun.contact, note: said } },
  } as const;
  const waits = begun.status === 'verified' || begun.method === 'manager_approval' || begun.method === 'second_staff';
  const answer = begun.method === 'manager_approval' || begun.method === 'second_staff' ? undefined : answers[begun.method];
  return (
    <>
      {waits && <Callout spaced>{begun.status === 'verified' ? 'The caller is verified. A second member of your team must confirm it on the person’s page before it counts.' : `Asked: ${begun.contact}. Their answer comes by mail, too.`}</Callout>}
      {!waits && answer && <TextField sx={{ mt: 2 }} label={answer.label} required autoComplete="off" value={said} onChange={(event) => setSaid(event.target.value)} helperText={begun.method === 'call_back' ? `Call ${begun.contact}. What you write is kept in the audit.` : undefined} slotProps={{ htmlInput: { maxLength: begun.method === 'call_back' ? 500 : 64 } }} />}
      {refusal}
      <Button type="button" variant="outlined" loading={busy} disabled={!waits && said.trim() === ''} onClick={() => void step(() => (waits || !answer ? call('verifications.get', byId(begun.id)) : call('verifications.confirm', { ...byId(begun.id), body: answer.body })))}>
        {waits ? 'Look again' : 'It is them'}
      </Button>
    </>
  );
}
