import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { reasonField } from '../../components/reasonField.ts';
import { endOf, hourMilliseconds, spans } from './exemptions.ts';

interface Props {
  readonly hours: number;
  readonly onHours: (hours: number) => void;
  readonly reason: string;
  readonly onReason: (reason: string) => void;
  /** The latest end this member of staff may choose, or null. */
  readonly latest: string | null;
  readonly written: (until: string) => string;
}

/** For how long somebody is exempt, and why. */
export function ExemptionFields({ hours, onHours, reason, onReason, latest, written }: Props) {
  const longest = latest === null ? 24 : (Date.parse(latest) - Date.now()) / hourMilliseconds + 1;
  return (
    <>
      <TextField select label="For how long?" value={hours} onChange={(event) => onHours(Number(event.target.value))} helperText={`Until ${written(endOf(hours, latest))}.`}>
        {spans.filter((span) => span.hours <= longest).map((span) => (
          <MenuItem key={span.hours} value={span.hours}>
            {span.label}
          </MenuItem>
        ))}
      </TextField>
      <TextField {...reasonField} value={reason} onChange={(event) => onReason(event.target.value)} />
    </>
  );
}
