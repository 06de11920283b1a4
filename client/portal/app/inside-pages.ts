/* One chunk: the portal itself. */
export { HomePage } from '../features/home/HomePage.tsx';
export { NotFoundPage } from './NotFoundPage.tsx';
export { PortalLayout } from './PortalLayout.tsx';
