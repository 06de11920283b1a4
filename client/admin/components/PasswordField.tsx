import { useId, useState } from 'react';
import IconButton from '@mui/material/IconButton';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import { limits } from '../../../shared/limits.ts';
import { Icon } from './Icon.tsx';
import css from './PasswordField.module.css';

interface PasswordFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
  readonly autoFocus?: boolean;
  /** A new password gets guidance while it is typed; the words it should keep away from are the person's own. */
  readonly fresh?: { readonly avoid: readonly string[] };
  readonly name?: string;
}

/** A password to type, with a way to look at it, and for a new one guidance while typing. */
export function PasswordField({ label, value, onChange, error, autoFocus = false, fresh, name = 'password' }: PasswordFieldProps) {
  const [visible, setVisible] = useState(false);
  const guideId = useId();
  return (
    <div>
      <TextField
        label={label}
        name={name}
        type={visible ? 'text' : 'password'}
        value={value}
        required
        autoFocus={autoFocus}
        autoComplete={fresh === undefined ? 'current-password' : 'new-password'}
        onChange={(event) => onChange(event.target.value)}
        error={error !== undefined}
        helperText={error}
        slotProps={{
          inputLabel: { required: false },
          htmlInput: { spellCheck: false, autoCapitalize: 'none', maxLength: limits.password.maximum, 'aria-describedby': fresh === undefined ? undefined : guideId },
          input: {
            endAdornment: (
              <InputAdornment position="end">
                <IconButton edge="end" onClick={() => setVisible(!visible)} aria-label={visible ? 'Hide the password' : 'Show the password'}>
                  <Icon name={visible ? 'eye-off' : 'eye'} />
                </IconButton>
              </InputAdornment>
            ),
          },
        }}
      />
      {fresh !== undefined && <Guide id={guideId} value={value} avoid={fresh.avoid} refused={error !== undefined} />}
    </div>
  );
}

function Guide({ id, value, avoid, refused }: { readonly id: string; readonly value: string; readonly avoid: readonly string[]; readonly refused: boolean }) {
  const minimum = limits.password.staffMinimum;
  const length = [...value].length;
  const close = value === '' ? undefined : closeTo(value, avoid);
  return (
    <div className={css.guide} id={id}>
      <div className={css.track}>
        <div className={css.fill} data-enough={length >= minimum} style={{ width: `${Math.min(100, (length / minimum) * 100)}%` }} />
      </div>
      <span className={css.point} data-ok={length === 0 || refused ? undefined : length >= minimum}>
        {length >= minimum && !refused && <Icon name="check" size={14} />}
        {length >= minimum ? (refused ? '' : `Long enough: ${length} characters.`) : `At least ${minimum} characters${length === 0 ? '' : `, ${minimum - length} to go`}. Four or five unrelated words are easy to keep and hard to guess.`}
      </span>
      {close !== undefined && (
        <span className={css.point} data-ok="false" role="status">
          <Icon name="warning" size={14} />
          Too close to “{close}”. Leave out your name, address and company.
        </span>
      )}
    </div>
  );
}

/** The word of the person's own that a password is little more than. */
function closeTo(value: string, avoid: readonly string[]): string | undefined {
  const folded = value.toLowerCase();
  return avoid
    .flatMap((text) => text.toLowerCase().split(/[\s@._-]+/))
    .find((word) => word.length >= 4 && folded.includes(word) && folded.replaceAll(word, '').length < limits.password.staffMinimum / 2);
}
