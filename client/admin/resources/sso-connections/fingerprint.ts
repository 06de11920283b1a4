/** A fingerprint as certificate viewers write it, its first bytes only: enough to tell two apart. */
export const shortPrint = (fingerprint: string) => (fingerprint.slice(0, 20).toUpperCase().match(/../g) ?? []).join(':');
