export { clientNotesRoutes } from './client-notes.routes.ts';
export { countClientNotes } from './client-notes.service.ts';
