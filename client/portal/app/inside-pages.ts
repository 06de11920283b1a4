/* One chunk: the portal itself. */
export { HomePage } from '../features/home/HomePage.tsx';
export { MorePage } from './MorePage.tsx';
export { NotFoundPage } from './NotFoundPage.tsx';
export { PortalLayout } from './PortalLayout.tsx';
export { SectionPage } from './SectionPage.tsx';
