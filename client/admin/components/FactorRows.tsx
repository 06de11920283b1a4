import { limits } from '../../../shared/limits.ts';
import type { PersonSecurity } from '../providers/records.ts';
import layout from './layout.module.css';
import { Row, RowList } from './RowList.tsx';
import { StatusMark } from './StatusMark.tsx';
import { When } from './When.tsx';

/** Somebody's second factors as staff may see them: no secret among them. */
export function FactorRows({ of, factors }: { readonly of: string; readonly factors: PersonSecurity['factors'] }) {
  const { totp, passkeys, recoveryCodesLeft } = factors;
  if (totp === null && passkeys.length === 0) return <p className={layout.muted}>{of} has none set up.</p>;
  return (
    <RowList label={`Second factors of ${of}`}>
      {totp !== null && (
        <Row
          icon="mobile"
          title="Authenticator app"
          detail={
            <>
              Set up on <When at={totp.createdAt} />, last used <When at={totp.lastUsedAt} none="never" ago={totp.lastUsedAt !== null} />.
            </>
          }
        />
      )}
      {passkeys.map((passkey) => (
        <Row
          key={`${passkey.name} ${passkey.createdAt}`}
          icon="key"
          title={passkey.name}
          detail={
            <>
              Passkey, added on <When at={passkey.createdAt} />, last used <When at={passkey.lastUsedAt} none="never" ago={passkey.lastUsedAt !== null} />.
            </>
          }
        />
      ))}
      <Row icon="scroll" title="Recovery codes" mark={<StatusMark word={{ label: `${recoveryCodesLeft} of ${limits.recoveryCodes} left`, tone: recoveryCodesLeft <= 3 ? 'warning' : 'success' }} />} detail="One of them gets the person in without the phone: ask whether they have them at hand." />
    </RowList>
  );
}
