import { openDoor } from '../../http/door.ts';
import { portalRoutes } from '../../http/portal-routes.ts';

/** The customers' door: the only way this client calls the server. */
export const portal = openDoor(portalRoutes, portalRoutes['portalSignIn.session'][1]);
