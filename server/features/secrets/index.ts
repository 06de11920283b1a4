export { assertKeys } from './secrets.service.ts';
