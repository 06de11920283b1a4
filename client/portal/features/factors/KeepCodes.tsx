import { useEffect, useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { CheckField } from '../../components/CheckField.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { Form } from '../../components/Form.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { useSubmit } from '../../components/useSubmit.ts';
import { forgetNewCodes } from '../../session/new-codes.ts';
import type { PortalSession } from '../../session/session.ts';
import styles from './KeepCodes.module.css';
import { codesAsText, fileName } from './codes-text.ts';

/** Ten new recovery codes, shown this once: nothing else comes before they are kept. */
export function KeepCodes({ session, codes }: { readonly session: PortalSession; readonly codes: readonly string[] }) {
  const { branding, user } = session;
  const [kept, setKept] = useState(false);
  const form = useSubmit({
    check: () => (kept ? {} : { kept: 'Keep them first: copy, download or print them, or write them down.' }),
    send: () => Promise.resolve(),
    onDone: forgetNewCodes,
  });

  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, []);

  const text = codesAsText({ provider: branding.providerName, email: user.email, address: window.location.host, codes });
  const download = () => {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = fileName(branding.providerName);
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 0);
  };
  return (
    <>
      <PageHeading title="Keep your recovery codes" of={branding.providerName} lead="If you lose your phone, each of these lets you in once. They are shown only now.">
        Keep your recovery codes
      </PageHeading>
      <div className={styles.sheet}>
        <p className={styles.whose}>
          {branding.providerName} · {user.email}
        </p>
        <ol className={styles.codes}>
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ol>
      </div>
      <div className={styles.ways}>
        <CopyButton text={text} what="the recovery codes" otherwise="Your browser does not let us copy: download or print them." hintClass={styles.hint} />
        <Button icon="download" onClick={download}>
          Download
        </Button>
        <Button icon="print" onClick={() => window.print()}>
          Print
        </Button>
      </div>
      <div className={styles.screen}>
        <p className={styles.advice}>Keep them where you find them without your phone: in a password manager, or on paper in a drawer. Whoever has one and your password can sign in as you.</p>
        <Form state={form}>
          <CheckField label="I have kept them" checked={kept} onChange={setKept} error={form.errors['kept']} />
          <Button type="submit" look="primary" wide pending={form.pending}>
            Go on
          </Button>
        </Form>
      </div>
    </>
  );
}
