export { acceptPassword, changePassword, forgiveGuesses, queueReset, redeemReset, requestReset } from './passwords.service.ts';
export { passwordsHandlers } from './passwords.worker.ts';
export { passwordsMails } from './passwords.mail.ts';
export { deleteResets } from './passwords.repository.ts';
