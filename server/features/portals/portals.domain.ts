export interface Lifetimes {
  readonly idleMinutes: number | null;
  readonly absoluteMinutes: number | null;
}

const day = 24 * 60;

function inWords(minutes: number): string {
  const [count, unit] = minutes % day === 0 ? [minutes / day, 'day'] : minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** A sentence for each lifetime (minutes) that was changed to something longer than the provider allows; none where all is well. */
export function lifetimeErrors(wanted: Lifetimes, current: Lifetimes, allowed: { readonly idleMinutes: number; readonly absoluteMinutes: number }): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const field of ['idleMinutes', 'absoluteMinutes'] as const) {
    const minutes = wanted[field];
    if (minutes !== null && minutes !== current[field] && minutes > allowed[field]) errors[`rules.${field}`] = `At most ${allowed[field]} minutes (${inWords(allowed[field])}): that is the limit in your settings, and a portal may only be stricter.`;
  }
  return errors;
}

/** Whether a switch changes a portal: those of archived organizations stay off. */
export function isSwitched(portal: { readonly enabled: 0 | 1; readonly organization_status: 'active' | 'archived' }, enabled: boolean): boolean {
  return enabled ? portal.enabled === 0 && portal.organization_status === 'active' : portal.enabled === 1;
}
