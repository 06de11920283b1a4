export { assertKeys, resealAll, type SealedColumn } from './secrets.service.ts';
