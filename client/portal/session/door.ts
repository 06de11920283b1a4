import { type Door, openDoor } from '../../http/door.ts';
import { portalRoutes } from '../../http/portal-routes.ts';
import { isProblemOf } from '../../http/problem.ts';
import { confirmItIsYou } from './step-up.ts';

const door = openDoor(portalRoutes, portalRoutes['portalSignIn.session'][1]);

/** The customers' door: the only way this client calls the server. What needs a fresh sign-in is sent again once the person has confirmed who they are. */
export const portal: Door<typeof portalRoutes> = {
  ...door,
  call: async (name, ...rest) => {
    try {
      return await door.call(name, ...rest);
    } catch (error) {
      if (!isProblemOf(error, 'step_up_required')) throw error;
      await confirmItIsYou(error);
      return await door.call(name, ...rest);
    }
  },
};
