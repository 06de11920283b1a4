import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, RouterProvider } from 'react-router-dom';
import { mendPath } from '../http/broken-path.ts';
import '../theme/fonts.css';
import '../theme/tokens.css';
import './layout/base.css';
import { App } from './App.tsx';
import { takeLinkToken } from './providers/linkToken.ts';
import { installTrustedTypes } from './providers/trustedTypes.ts';

mendPath();
takeLinkToken();
installTrustedTypes();

// A page of an older version asks for parts that are gone: the newer one has them all.
window.addEventListener('vite:preloadError', (event) => {
  const last = Number(sessionStorage.getItem('portico.reloaded') ?? 0);
  if (performance.timeOrigin - last < 10_000) return;
  event.preventDefault();
  sessionStorage.setItem('portico.reloaded', String(performance.timeOrigin));
  window.location.reload();
});

const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
const styles = createCache({ key: 'css', ...(nonce !== undefined && nonce !== '' && { nonce }) });
const router = createBrowserRouter([{ path: '*', element: <App /> }], { basename: '/admin' });

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');
createRoot(root).render(
  <StrictMode>
    <CacheProvider value={styles}>
      <RouterProvider router={router} />
    </CacheProvider>
  </StrictMode>,
);
