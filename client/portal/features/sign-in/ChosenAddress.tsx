import { Address } from '../../components/Address.tsx';
import styles from './SignIn.module.css';

/** The address chosen in the first step: seen, changeable, and known to password managers. */
export function ChosenAddress({ email, onChange }: { readonly email: string; readonly onChange: () => void }) {
  return (
    <div className={styles.address}>
      <p className={styles.email}>
        <span className="visually-hidden">Signing in as </span>
        <Address email={email} />
      </p>
      <button type="button" className={styles.change} onClick={onChange}>
        Change<span className="visually-hidden"> the e-mail address</span>
      </button>
      <input className="visually-hidden" type="email" name="email" autoComplete="username" value={email} readOnly tabIndex={-1} aria-hidden="true" />
    </div>
  );
}
