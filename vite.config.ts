import react from '@vitejs/plugin-react';
import path from 'node:path';
import { defineConfig } from 'vite';

/** Where each client is served; `vite build --mode admin` and `--mode portal` are two builds, since a shared one costs the portal 20 kB. */
const bases: Readonly<Record<string, string>> = { admin: '/admin/', portal: '/' };

export default defineConfig(({ mode }) => {
  const base = bases[mode];
  if (base === undefined) throw new Error(`Say which client to build: --mode ${Object.keys(bases).join(' or --mode ')}.`);
  return {
    root: path.resolve(import.meta.dirname, 'client', mode),
    base,
    plugins: [react()],
    // The server puts a fresh nonce in its place in every answer.
    html: { cspNonce: '__CSP_NONCE__' },
    build: {
      outDir: path.resolve(import.meta.dirname, 'dist', mode),
      emptyOutDir: true,
      manifest: true,
      // The content security policy allows no data: and no inline scripts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      target: 'es2022',
      reportCompressedSize: false,
    },
  };
});
