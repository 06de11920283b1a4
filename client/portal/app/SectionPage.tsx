import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { isProblemOf } from '../../http/problem.ts';
import { Alert } from '../components/Alert.tsx';
import { Button, ButtonLink } from '../components/Button.tsx';
import { PageHeading } from '../components/PageHeading.tsx';
import { ReferenceCode } from '../components/ReferenceCode.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { SupportContact } from '../components/SupportContact.tsx';
import { recheckSession, usePresentSession } from '../session/session.ts';
import type { Place } from './sections.ts';
import styles from './SectionPage.module.css';

/** The pages of a section; where it is hidden from this person, what that means and whom to ask. */
export function SectionPage({ place }: { readonly place: Place }) {
  const { features } = usePresentSession();
  return features?.includes(place.key) === true ? <place.section.Pages /> : <HiddenSection place={place} />;
}

function HiddenSection({ place }: { readonly place: Place }) {
  const session = usePresentSession();
  const client = useQueryClient();
  const answer = useQuery({ queryKey: ['hidden', place.key], queryFn: ({ signal }) => place.section.ask(signal) });
  // It may have been shown again meanwhile: the menu follows.
  useEffect(() => {
    if (answer.isSuccess) recheckSession(client);
  }, [answer.isSuccess, client]);
  const refusal = isProblemOf(answer.error, 'feature_hidden') ? answer.error : undefined;
  const reference = refusal?.reference;
  return (
    <div className={styles.page}>
      <PageHeading title={place.name} of={session.organization?.name} lead={refusal?.detail}>
        {place.name} is not shown to you
      </PageHeading>
      {answer.isPending && <Skeleton lines={3} label="Asking why" />}
      {answer.isError && !refusal && <Failed error={answer.error} again={() => void answer.refetch()} pending={answer.isFetching} />}
      {reference !== undefined && <ReferenceCode code={reference} />}
      {refusal && (
        <section className={styles.part} aria-labelledby="hidden-contact">
          <h2 id="hidden-contact">Reach {session.branding.providerName}</h2>
          <SupportContact branding={session.branding} subject={`${place.name}${reference === undefined ? '' : ` (reference ${reference})`}`} />
        </section>
      )}
      <div className={styles.buttons}>
        <ButtonLink look="primary" icon="home" to="/">
          Go to Home
        </ButtonLink>
      </div>
    </div>
  );
}

function Failed({ error, again, pending }: { readonly error: unknown; readonly again: () => void; readonly pending: boolean }) {
  return (
    <>
      <Alert tone="danger">{isProblemOf(error) ? error.detail : 'Something on this page failed.'}</Alert>
      <div className={styles.buttons}>
        <Button icon="refresh" pending={pending} onClick={again}>
          Try again
        </Button>
      </div>
    </>
  );
}
