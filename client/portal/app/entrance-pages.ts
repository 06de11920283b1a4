/* One chunk: what a signed-in person meets before the portal opens. */
export { EnrolmentPage } from '../features/factors/EnrolmentPage.tsx';
export { KeepCodes } from '../features/factors/KeepCodes.tsx';
export { WallPage } from '../features/walls/WallPage.tsx';
