import type { PasskeyRow } from './passkeys.repository.ts';

/** A passkey for its own person; `rpId` is the relying party of the host at hand. */
export function presentPasskey(row: PasskeyRow, rpId: string) {
  return {
    id: row.id,
    name: row.name,
    host: row.rp_id,
    usableHere: row.rp_id === rpId,
    backedUp: row.backed_up === 1,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  };
}
