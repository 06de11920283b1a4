import type { ReactNode } from 'react';
import { Form } from 'react-admin';
import { ConflictDialog } from '../../components/form/ConflictDialog.tsx';
import form from '../../components/form/form.module.css';
import { FormActs } from '../../components/form/FormActs.tsx';
import { UnsavedGuard } from '../../components/form/UnsavedGuard.tsx';
import { Panel } from '../../components/Panel.tsx';
import { useConflict } from '../../components/form/useConflict.ts';
import { useAct } from '../../components/useAct.ts';
import { call } from '../../providers/door.ts';
import type { Provider } from '../../providers/records.ts';
import { useProviderChanged } from './useProvider.ts';

interface ProviderFormProps {
  readonly provider: Provider;
  readonly title: string;
  readonly about: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly children: ReactNode;
}

/** A part of the provider's settings as a form; what the form does not show is sent as it was read. */
export function ProviderForm({ provider, title, about, fields, children }: ProviderFormProps) {
  const { conflict, clearConflict, refused } = useConflict();
  const { act } = useAct();
  const changed = useProviderChanged();

  const save = async (values: Provider) => {
    clearConflict();
    const outcome = await act({
      quiet: true,
      run: () => call('provider.update', { body: settingsOf(values) }).finally(() => void changed()),
      done: 'The settings are saved.',
      undo: (saved) => () => call('provider.update', { body: { ...settingsOf(provider), version: saved.version } }).finally(() => void changed()),
      undone: 'The settings are as they were.',
    });
    if (outcome.ok) return undefined;
    return refused(outcome.problem, values);
  };
  return (
    <Panel narrow title={title} about={about}>
      <Form key={provider.version} record={provider} onSubmit={(values: unknown) => save(values as Provider) as Promise<never>} warnWhenUnsavedChanges WarnWhenUnsavedChangesComponent={UnsavedGuard}>
        <div className={form.form}>
          {children}
          <FormActs save="Save" />
        </div>
      </Form>
      <ConflictDialog
        conflict={conflict}
        fields={fields}
        onClose={clearConflict}
        onTakeTheirs={() => {
          clearConflict();
          void changed();
        }}
        onKeepMine={() => {
          if (conflict !== undefined) void save({ ...(conflict.mine as unknown as Provider), version: conflict.current.version });
        }}
      />
    </Panel>
  );
}

/** What a PUT of the settings carries. */
function settingsOf({ version, name, timeZone, support, alertEmails, invitationDays, rules }: Provider) {
  return { version, name, timeZone, support, alertEmails, invitationDays, rules };
}
