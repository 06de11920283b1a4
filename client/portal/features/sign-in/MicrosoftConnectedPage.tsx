import { PageHeading } from '../../components/PageHeading.tsx';
import { useBranding } from '../../session/session.ts';

const title = 'Microsoft 365 is connected';

/** Where an administrator arrives who has let the provider's app into their directory: that it worked, and what it means. */
export function MicrosoftConnectedPage() {
  const provider = useBranding()?.providerName ?? 'your provider';
  return (
    <PageHeading title={title} of={provider} lead={`Thank you. People of your company can now sign in to the portal of ${provider} with their Microsoft account. ${provider} sees it too; there is nothing more to do, and you can close this page.`}>
      {title}
    </PageHeading>
  );
}
