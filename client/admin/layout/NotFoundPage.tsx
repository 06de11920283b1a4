import Button from '@mui/material/Button';
import { Link } from 'react-router-dom';
import { EmptyState } from '../components/EmptyState.tsx';
import { PageHeader } from '../components/PageHeader.tsx';

/** For addresses that lead nowhere. */
export function NotFoundPage() {
  return (
    <>
      <PageHeader title="There is nothing here" />
      <EmptyState icon="search" title="This address leads to no page" action={<Button variant="contained" component={Link} to="/">Go to the start page</Button>}>
        The record may have been removed, or the link was cut short. Press / to search for what you were after.
      </EmptyState>
    </>
  );
}
