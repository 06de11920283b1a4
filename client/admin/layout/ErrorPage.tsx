import { Component, useEffect, useState, type ReactNode } from 'react';
import Button from '@mui/material/Button';
import { useLocation } from 'react-router-dom';
import { EmptyState } from '../components/EmptyState.tsx';
import { PageHeader } from '../components/PageHeader.tsx';

interface ErrorPageProps {
  readonly error: unknown;
  readonly resetErrorBoundary: (args?: unknown) => void;
}

/** What is shown instead of a page that broke; going elsewhere mends it. */
export function ErrorPage({ error, resetErrorBoundary }: ErrorPageProps) {
  const { key } = useLocation();
  const [broken] = useState(key);
  useEffect(() => {
    if (broken !== key) resetErrorBoundary(undefined);
  }, [broken, key, resetErrorBoundary]);
  return (
    <>
      <PageHeader title="This page broke" />
      <EmptyState icon="warning" title="Something went wrong while showing this page" action={<Button variant="contained" onClick={() => location.reload()}>Reload the page</Button>}>
        Nothing you saved is lost. Reload the page; if it happens again, tell whoever runs this installation: “{error instanceof Error ? error.message : String(error)}”.
      </EmptyState>
    </>
  );
}

/** For pages that whoever is signed in may not open. */
export function AccessDeniedPage() {
  return (
    <>
      <PageHeader title="This page is not for your role" />
      <EmptyState icon="shield" title="Your role does not include this">
        Owners and admins can open this page. Ask one of them, or to be given another role.
      </EmptyState>
    </>
  );
}

/** Keeps a broken page from taking the navigation with it. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly error: unknown }> {
  override readonly state: { readonly error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error: error ?? new Error('Unknown') };
  }

  override render() {
    if (this.state.error === undefined) return this.props.children;
    return <ErrorPage error={this.state.error} resetErrorBoundary={() => this.setState({ error: undefined })} />;
  }
}
