import { AppError } from '../../errors.ts';
import { staffMay, type Policy } from '../../policy.ts';

const mayEdit = staffMay('customers.edit');

/** Staff who may edit customers and see all of them: others could not see what they add. Throws `unauthenticated`, `forbidden`. */
export const mayAddOrganizations: Policy = {
  name: `${mayEdit.name} of all organizations`,
  check: (actor) => {
    const scope = mayEdit.check(actor);
    if (scope.organizationIds !== 'all') throw new AppError('forbidden', { detail: 'You look after some organizations only, so you could not see a new one. Ask a colleague who looks after all of them to add it.' });
    return scope;
  },
};
