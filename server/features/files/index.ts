export { deleteFile, readFile, storeFile } from './files.service.ts';
