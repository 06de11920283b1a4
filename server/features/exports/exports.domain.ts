type Reach = 'all' | readonly string[];

/** Whether somebody who may see some organizations may see everything in a file made over others; `made` is what the export wrote down, null before it ran. */
export function mayHold(reach: Reach, made: string | null): boolean {
  if (reach === 'all') return true;
  const held = made === null ? 'all' : (JSON.parse(made) as Reach);
  return held !== 'all' && held.every((id) => reach.includes(id));
}
