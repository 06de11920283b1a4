import css from './PersonName.module.css';

/** A person by name, with the address below it. */
export function PersonName({ name, email }: { readonly name: string; readonly email: string }) {
  return (
    <span className={css.person}>
      {name === '' ? email : name}
      {name !== '' && <small title={email}>{email}</small>}
    </span>
  );
}
