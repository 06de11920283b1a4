// Imported as a module, `node:http` brings all of fetch with it: 14 MB and a tenth of a second at every start.
const http = process.getBuiltinModule('node:http');

/** Node's `createServer`. */
export const createServer: typeof http.createServer = http.createServer;

/** Node's `request`; only for the ports of this folder. */
export const request: typeof http.request = http.request;
