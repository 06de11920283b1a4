import { useId, useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { Icon, type IconName } from '../../components/Icon.tsx';
import type { FactorWay } from '../../session/factors.ts';
import { type FactorPage, pageOf } from './factor-steps.ts';
import styles from './FactorStep.module.css';

const shapes: Readonly<Record<Exclude<FactorWay['method'], 'password'>, { icon: IconName; detail: (provider: string) => string }>> = {
  passkey: { icon: 'passkey', detail: () => 'Fingerprint, face or PIN of your device' },
  totp: { icon: 'smartphone', detail: () => 'The six digits it shows now' },
  recovery_code: { icon: 'list', detail: () => 'One of the ten you kept' },
  access_pass: { icon: 'key', detail: (provider) => `${provider} checks on the phone that it is you` },
};

/** The ways beside the one on the page, behind one press, and whom to call when none of them works. */
export function OtherWays({ ways, provider, onChoose }: { readonly ways: readonly FactorWay[]; readonly provider: string; readonly onChoose: (page: FactorPage) => void }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div className={styles.others}>
      <Button look="quiet" icon="choose" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        Use another way
      </Button>
      <div id={id} className={styles.list} hidden={!open}>
        <ul className={styles.ways}>
          {ways.map(({ method, label }) => {
            if (method === 'password') return null;
            const { icon, detail } = shapes[method];
            return (
              <li key={method}>
                <button type="button" className={styles.way} onClick={() => onChoose(pageOf(method))}>
                  <Icon name={icon} />
                  <span className={styles.text}>
                    <span className={styles.name}>{label}</span>
                    <span className={styles.detail}>{detail(provider)}</span>
                  </span>
                  <Icon name="chevron" />
                </button>
              </li>
            );
          })}
        </ul>
        <p className={styles.none}>None of these at hand? Call {provider} and tell them the reference below: they make sure that it is you and let you in.</p>
      </div>
    </div>
  );
}
