import Skeleton from '@mui/material/Skeleton';

/** A page that is on its way. */
export function PageSkeleton() {
  return (
    <div role="status" aria-busy="true" aria-label="Loading">
      <Skeleton variant="rectangular" width={220} height={30} sx={{ mb: 1.5 }} />
      <Skeleton variant="rectangular" width={340} height={16} sx={{ mb: 4, maxWidth: '100%' }} />
      <Skeleton variant="rectangular" height={280} sx={{ borderRadius: '12px' }} />
    </div>
  );
}
