/* One chunk: raising and following tickets. */
export { TicketsPages } from '../features/tickets/TicketsPages.tsx';
