/* One chunk: notes for account managers. */
export { ClientNotesPages } from '../features/client-notes/ClientNotesPages.tsx';
