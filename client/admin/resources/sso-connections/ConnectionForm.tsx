import type { ReactNode } from 'react';
import { Form } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { ConflictDialog } from '../../components/form/ConflictDialog.tsx';
import form from '../../components/form/form.module.css';
import { FormActs } from '../../components/form/FormActs.tsx';
import { savedState, UnsavedGuard } from '../../components/form/UnsavedGuard.tsx';
import { useConflict } from '../../components/form/useConflict.ts';
import { useAct } from '../../components/useAct.ts';
import type { SsoConnection } from '../../providers/records.ts';
import { saveConnection } from '../../providers/verbs.ts';

type Values = Parameters<typeof saveConnection>[1];

/** The fields of all forms over a connection, by what they are called on screen. */
const fields = {
  name: 'Name',
  'oidc.issuer': 'Issuer',
  'oidc.clientId': 'Client ID',
  'oidc.secretExpiresAt': 'The secret runs out',
  'saml.entityId': 'Entity ID',
  'saml.ssoUrl': 'Sign-in address',
  'mapping.name': 'Name comes from',
  'mapping.email': 'E-mail address comes from',
  'mapping.role': 'Role comes from',
  'mapping.managerValues': 'Makes a manager',
  unknownPeople: 'Somebody nobody has invited',
  defaultRole: 'Role of new people',
  mfa: 'Second factor',
  mfaValues: 'Counts as a second factor',
  unsolicited: 'Sign-ins begun there',
} as const;

/** What a PUT of a connection carries. */
export function valuesOf({ version, name, mapping, unknownPeople, defaultRole, mfa, mfaValues, unsolicited, oidc, saml }: SsoConnection): Values {
  const typed = oidc as (SsoConnection['oidc'] & { clientSecret?: string }) | null;
  return {
    ...{ version, name, mapping, unknownPeople, defaultRole, mfa, mfaValues, unsolicited },
    oidc: typed && { issuer: typed.issuer, clientId: typed.clientId, secretExpiresAt: typed.secretExpiresAt, ...(typed.clientSecret ? { clientSecret: typed.clientSecret } : {}) },
    saml: saml && { entityId: saml.entityId, ssoUrl: saml.ssoUrl, metadataUrl: saml.metadataUrl },
  };
}

interface ConnectionFormProps {
  readonly connection: SsoConnection;
  /** A verb. */
  readonly save?: string;
  /** Where to go once it is saved; absent: stay. */
  readonly to?: string;
  /** The way back without saving. */
  readonly back?: string;
  /** What must be there before going on, beside what the server asks; answers by field. */
  readonly check?: (values: SsoConnection) => Readonly<Record<string, string>>;
  /** The inputs. */
  readonly children: ReactNode;
}

/** Some fields of a connection as a form; those that it does not show are sent as they were read. */
export function ConnectionForm({ connection, save: label = 'Save', to, back, check, children }: ConnectionFormProps) {
  const { conflict, clearConflict, refused } = useConflict();
  const { act } = useAct();
  const navigate = useNavigate();
  const went = () => {
    if (to !== undefined) navigate(to, { state: savedState });
  };

  const save = async (values: SsoConnection) => {
    const missing = check?.(values) ?? {};
    if (Object.keys(missing).length > 0) return missing;
    clearConflict();
    const sent = valuesOf(values);
    const same = JSON.stringify(sent) === JSON.stringify(valuesOf(connection));
    if (same && to !== undefined) return went();
    // A secret goes with its issuer and client, and is known to nobody here.
    const undoable = sent.oidc?.clientSecret === undefined && sent.oidc?.issuer === connection.oidc?.issuer && sent.oidc?.clientId === connection.oidc?.clientId;
    const outcome = await act({
      quiet: true,
      run: () => saveConnection(connection.id, sent),
      ...(to === undefined && { done: connection.testPassedAt === null ? 'Saved.' : ({ testPassedAt }: SsoConnection) => (testPassedAt === null ? 'Saved. What counts has changed: run the test again.' : 'Saved.') }),
      ...(to === undefined && undoable && { undo: (saved: SsoConnection) => () => saveConnection(connection.id, { ...valuesOf(connection), version: saved.version }), undone: 'The connection is as it was.' }),
    });
    if (outcome.ok) return went();
    return refused(outcome.problem, values);
  };
  return (
    <>
      <Form key={connection.version} record={connection} onSubmit={(values: unknown) => save(values as SsoConnection) as Promise<never>} warnWhenUnsavedChanges WarnWhenUnsavedChangesComponent={UnsavedGuard}>
        <div className={form.form}>
          {children}
          <FormActs save={label} {...(back !== undefined && { cancelTo: back, cancel: 'Back' })} />
        </div>
      </Form>
      <ConflictDialog
        conflict={conflict}
        fields={fields}
        onClose={clearConflict}
        onTakeTheirs={() => {
          clearConflict();
          void act({ run: () => Promise.resolve() });
        }}
        onKeepMine={() => {
          if (conflict !== undefined) void save({ ...(conflict.mine as unknown as SsoConnection), version: conflict.current.version });
        }}
      />
    </>
  );
}
