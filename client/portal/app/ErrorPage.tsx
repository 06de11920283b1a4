import { Component, type ReactNode } from 'react';
import { isProblemOf } from '../../http/problem.ts';
import { Button } from '../components/Button.tsx';
import styles from './ErrorPage.module.css';

interface State {
  readonly error: unknown;
}

/** Catches what fails while a page is drawn, so that nobody looks at an empty screen. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error ?? new Error('Something failed.') };
  }

  override render() {
    return this.state.error === undefined ? this.props.children : <ErrorPage error={this.state.error} />;
  }
}

function ErrorPage({ error }: { readonly error: unknown }) {
  const requestId = isProblemOf(error) ? error.requestId : undefined;
  return (
    <main className={styles.page} role="alert">
      <h1>This page failed</h1>
      <p>Something in this page did not work. What you saved before is safe; what you were typing may be lost. Reload the page. If it fails again, tell your provider what you were doing.</p>
      {requestId !== undefined && (
        <p>
          Request <code>{requestId}</code>
        </p>
      )}
      <Button look="primary" icon="refresh" onClick={() => window.location.reload()}>
        Reload the page
      </Button>
    </main>
  );
}
