import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { mendPath } from '../http/broken-path.ts';
import '../theme/fonts.css';
import '../theme/tokens.css';
import './app/base.css';
import { Providers } from './app/providers.tsx';
import { Router } from './app/router.tsx';
import { watchForSecrets } from './session/fragment-secret.ts';

// Before anything else reads the address.
mendPath();
watchForSecrets();

const root = document.getElementById('root');
if (!root) throw new Error('The page has no place to draw in.');
createRoot(root).render(
  <StrictMode>
    <Providers>
      <Router />
    </Providers>
  </StrictMode>,
);
