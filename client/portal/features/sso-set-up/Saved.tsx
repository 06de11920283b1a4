import { Icon } from '../../components/Icon.tsx';
import { Time } from '../../components/Time.tsx';
import type { SetUp } from './queries.ts';
import styles from './SetUp.module.css';

/** What the server has read and keeps, for the person to compare. */
export function Saved({ setUp: { saved, protocol, kind } }: { readonly setUp: SetUp }) {
  if (saved === null) return null;
  const facts: [string, string][] = protocol === 'saml' ? (kind === 'renewal' ? [] : [['Entity ID', saved.entityId], ['Sign-in address', saved.ssoUrl]]) : kind === 'renewal' ? [] : [['Issuer', saved.issuer], ['Client ID', saved.clientId]];
  return (
    <div className={styles.saved} role="status">
      <p>
        <Icon name="check" size={18} /> Saved. Compare it with what your identity provider shows:
      </p>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {saved.certificates.map(({ fingerprint, notAfter }) => (
          <div key={fingerprint}>
            <dt>{kind === 'renewal' ? 'New certificate' : 'Certificate'}</dt>
            <dd>
              ends on <Time at={notAfter} />
              <code className={styles.fingerprint}>SHA-256 {fingerprint.match(/.{1,4}/gu)?.join(' ')}</code>
            </dd>
          </div>
        ))}
        {protocol === 'oidc' && (
          <div>
            <dt>Client secret</dt>
            <dd>
              kept, and shown to nobody
              {saved.secretExpiresAt !== null && (
                <>
                  ; ends on <Time at={saved.secretExpiresAt} />
                </>
              )}
            </dd>
          </div>
        )}
      </dl>
    </div>
  );
}
