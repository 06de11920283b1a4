import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { limits } from '../../../../shared/limits.ts';
import { Address } from '../../components/Address.tsx';
import { Alert } from '../../components/Alert.tsx';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { useSubmit } from '../../components/useSubmit.ts';
import { type Profile, profileQuery } from '../../session/me.ts';
import { renameUser } from '../../session/session.ts';
import { saveProfile } from './queries.ts';
import styles from './Account.module.css';

/** Name and phone to change; the address to see. */
export function ProfileForm({ profile, provider, throughCompany }: { readonly profile: Profile; readonly provider: string; /** Their number is a contact of their own, which such a session leaves alone. */ readonly throughCompany: boolean }) {
  const client = useQueryClient();
  const [name, setName] = useState(profile.name);
  const [phone, setPhone] = useState(profile.phone);
  const form = useSubmit({
    check: () => (name.trim() === '' ? { name: 'Enter your name.' } : {}),
    send: () => saveProfile({ name, phone }),
    onDone: (saved) => {
      client.setQueryData(profileQuery.queryKey, saved);
      renameUser(client, saved.name);
      setName(saved.name);
      setPhone(saved.phone);
    },
  });
  const changed = name !== profile.name || phone !== profile.phone;
  return (
    <Form state={form}>
      <TextField label="Name" name="name" autoComplete="name" maxLength={limits.nameCharacters} value={name} onChange={setName} error={form.errors['name']} />
      {!throughCompany && <TextField label="Phone" name="phone" type="tel" autoComplete="tel" maxLength={limits.phoneCharacters} hint={`So that ${provider} can call you back.`} value={phone} onChange={setPhone} error={form.errors['phone']} />}
      {throughCompany && (
        <dl className={styles.fixed}>
          <dt>Phone</dt>
          <dd>{profile.phone === '' ? 'None' : profile.phone}</dd>
          <dd className={styles.why}>You signed in with your company, so only {provider} can change it.</dd>
        </dl>
      )}
      <dl className={styles.fixed}>
        <dt>E-mail address</dt>
        <dd>
          <Address email={profile.email} />
        </dd>
        <dd className={styles.why}>You sign in with it, so only {provider} can change it. Ask them if it is wrong.</dd>
      </dl>
      {form.done && !changed && <Alert tone="success">Your details are saved.</Alert>}
      <div className={styles.buttons}>
        <Button type="submit" look="primary" pending={form.pending}>
          Save
        </Button>
      </div>
    </Form>
  );
}
