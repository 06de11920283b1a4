/* One chunk: the portal itself. */
export { HomePage } from '../features/home/HomePage.tsx';
export { MorePage } from './MorePage.tsx';
export { PortalLayout } from './PortalLayout.tsx';
export { SectionRoutes } from './SectionRoutes.tsx';
