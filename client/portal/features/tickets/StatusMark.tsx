import type { TicketStatus } from '../../../../shared/tickets.ts';
import styles from './Tickets.module.css';
import { statusWords } from './words.ts';

/** Where a ticket stands, as a word in its colour. */
export function StatusMark({ status }: { readonly status: TicketStatus }) {
  const { label, tone } = statusWords[status];
  return (
    <span className={styles.mark} data-tone={tone}>
      {label}
    </span>
  );
}
