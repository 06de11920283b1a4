import { Route, Routes } from 'react-router';
import { NotFoundPage } from '../../app/NotFoundPage.tsx';
import { NewTicketPage } from './NewTicketPage.tsx';
import { TicketListPage } from './TicketListPage.tsx';
import { TicketPage } from './TicketPage.tsx';

/** Asking for help, and following what becomes of it. */
export function TicketsPages() {
  return (
    <Routes>
      <Route index element={<TicketListPage />} />
      <Route path="new" element={<NewTicketPage />} />
      <Route path=":id" element={<TicketPage />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  );
}
