import type { Branding } from '../session/session.ts';
import { ButtonAnchor } from './Button.tsx';
import styles from './SupportContact.module.css';

/** Ways to the provider that a thumb can press; the mail's subject carries what they will ask for. */
export function SupportContact({ branding, subject, compact = false }: { readonly branding: Branding; readonly subject: string; /** Beside something more important. */ readonly compact?: boolean }) {
  const { name, email, phone } = branding.support;
  const shape = compact ? ({ look: 'quiet' } as const) : { wide: true };
  const url = httpsOnly(branding.support.url);
  if (email === '' && phone === '' && url === '') return <p className={styles.none}>Ask {branding.providerName} the way you usually do.</p>;
  return (
    <div className={styles.contact}>
      {compact && <p className={styles.none}>Ask {name || branding.providerName}.</p>}
      {!compact && name !== '' && name !== branding.providerName && <p className={styles.who}>{name}</p>}
      <ul className={compact ? styles.compact : styles.ways}>
        {phone !== '' && (
          <li>
            <ButtonAnchor icon="phone" href={telephone(phone)} {...shape}>
              <span className="visually-hidden">Call </span>
              {phone}
            </ButtonAnchor>
          </li>
        )}
        {email !== '' && (
          <li>
            <ButtonAnchor icon="mail" href={`mailto:${encodeURIComponent(email).replaceAll('%40', '@')}?subject=${encodeURIComponent(subject)}`} {...shape}>
              <span className="visually-hidden">Write to </span>
              {email}
            </ButtonAnchor>
          </li>
        )}
        {url !== '' && (
          <li>
            <ButtonAnchor icon="globe" href={url} rel="noreferrer" target="_blank" {...shape}>
              {new URL(url).host}
              <span className="visually-hidden"> (opens in a new tab)</span>
            </ButtonAnchor>
          </li>
        )}
      </ul>
    </div>
  );
}

/** A `tel:` address (RFC 3966) of a number in any spelling, its extension dialled after a pause. */
function telephone(phone: string): string {
  const [number = '', extension] = phone.split(/(?:ext|x)\.?/i);
  const digits = (text: string) => text.replaceAll(/[^\d+]/g, '');
  return `tel:${digits(number)}${extension === undefined ? '' : `,${digits(extension)}`}`;
}

function httpsOnly(url: string): string {
  return url.startsWith('https://') && URL.canParse(url) ? url : '';
}
