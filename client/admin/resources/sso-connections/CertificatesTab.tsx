import layout from '../../components/layout.module.css';
import { Panel } from '../../components/Panel.tsx';
import type { SsoConnection } from '../../providers/records.ts';
import { useMay } from '../../providers/useSession.ts';
import { CertificateList, RolloverNote } from './CertificateList.tsx';
import { SigningPanel } from './SigningPanel.tsx';
import { MetadataForm } from './MetadataForm.tsx';

/** What a SAML identity provider signs with, how the next certificate comes in, and what we sign with ourselves. */
export function CertificatesTab({ connection }: { readonly connection: SsoConnection }) {
  const may = useMay('portals.manage');
  return (
    <div className={layout.split}>
      <div className={layout.stack}>
        <Panel title="Certificates" about="What the identity provider says counts if one of these has signed it.">
          <CertificateList connection={connection} />
        </Panel>
        <RolloverNote />
        <SigningPanel connection={connection} />
      </div>
      {may && (
        <Panel title="Metadata" about="Reading them again adds the certificates they name now.">
          <MetadataForm connection={connection} />
        </Panel>
      )}
    </div>
  );
}
