import type { Word } from '../../components/words.ts';
import type { Expiry } from '../../providers/records.ts';

/** What ends, in words. */
export const expiryKinds: Readonly<Record<Expiry['kind'], string>> = {
  saml_certificate: 'SAML certificate',
  oidc_secret: 'OpenID client secret',
  signing_key: 'Our own certificate',
  domain_proof: 'Proof of a domain',
};

const day = 86_400_000;

/** How pressing an end is; what has a successor presses nobody. */
export function urgency({ endsAt, replaced }: Pick<Expiry, 'endsAt' | 'replaced'>, now = Date.now()): Word {
  const days = Math.ceil((Date.parse(endsAt) - now) / day);
  if (days <= 0) return { label: 'Ended', tone: 'danger' };
  const left = days === 1 ? '1 day left' : days < 100 ? `${days} days left` : `${Math.round(days / 30)} months left`;
  if (replaced) return { label: left, tone: 'neutral' };
  return { label: left, tone: days <= 7 ? 'danger' : days <= 60 ? 'warning' : 'neutral' };
}
