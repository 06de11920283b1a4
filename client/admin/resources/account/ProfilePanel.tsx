import Skeleton from '@mui/material/Skeleton';
import TextField from '@mui/material/TextField';
import { useQuery } from '@tanstack/react-query';
import { Form } from 'react-admin';
import { limits } from '../../../../shared/limits.ts';
import form from '../../components/form/form.module.css';
import { FormActs } from '../../components/form/FormActs.tsx';
import { LineInput } from '../../components/form/inputs.tsx';
import { Panel } from '../../components/Panel.tsx';
import { useAct } from '../../components/useAct.ts';
import { call, loadSession } from '../../providers/door.ts';

/** One's own name and phone; the address is changed by a colleague. */
export function ProfilePanel() {
  const { data } = useQuery({ queryKey: ['profile'], queryFn: ({ signal }) => call('adminSignIn.profile', undefined, { signal }), refetchOnWindowFocus: false });
  const { act } = useAct();
  const save = async (values: { readonly name: string; readonly phone: string }) => {
    const before = data;
    const put = (body: { readonly name: string; readonly phone: string }) => call('adminSignIn.updateProfile', { body }).then(loadSession);
    const outcome = await act({ quiet: true, run: () => put({ name: values.name, phone: values.phone }), done: 'Your profile is saved.', undo: () => before && (() => put({ name: before.name, phone: before.phone })), undone: 'Your profile is as it was.' });
    return outcome.ok ? undefined : outcome.problem?.errors;
  };
  return (
    <Panel title="Profile">
      {data === undefined ? (
        <Skeleton variant="rectangular" height={160} />
      ) : (
        <Form key={JSON.stringify(data)} defaultValues={data} onSubmit={(values: unknown) => save(values as { name: string; phone: string }) as Promise<never>}>
          <div className={form.form}>
            <div className={form.pair}>
              <LineInput source="name" label="Name" required maxLength={limits.nameCharacters} autoComplete="name" />
              <LineInput source="phone" label="Phone" type="tel" maxLength={limits.phoneCharacters} autoComplete="tel" />
            </div>
            <TextField label="E-mail" value={data.email} helperText="You sign in with it. It cannot be changed here." slotProps={{ input: { readOnly: true } }} />
            <FormActs save="Save" />
          </div>
        </Form>
      )}
    </Panel>
  );
}
