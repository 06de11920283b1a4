export { assertKeys, resealAll } from './secrets.service.ts';
