export { acceptPassword, changePassword, forgiveGuesses, provePassword, queueReset, redeemReset, requestReset } from './passwords.service.ts';
export { passwordsHandlers } from './passwords.worker.ts';
export { passwordsMails } from './passwords.mail.ts';
export { deleteResets } from './passwords.repository.ts';
