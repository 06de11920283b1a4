/** The sign of the house: a portico. */
export function Brand({ size = 30 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <path d="M16 6 5.5 12.2V14h21v-1.8zM8 16h3v7.5H8zm6.5 0h3v7.5h-3zm6.5 0h3v7.5h-3zM6 25h20v2H6z" fill="var(--on-accent)" />
    </svg>
  );
}
