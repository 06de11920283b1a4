import type { z } from 'zod';
import type { domainSchema } from '../../../shared/contracts/domains.ts';
import { challengeName, challengePrefix, checkSentence } from '../../../shared/domains.ts';
import { provenUntil, stateOf } from './domains.domain.ts';
import type { Domain } from './domains.service.ts';

/** One domain as staff see it. */
export function presentDomain(row: Domain): z.output<typeof domainSchema> {
  const proof = { provenAt: row.proven_at, failingSince: row.failing_since, warnedAt: row.warned_at };
  const found = JSON.parse(row.check_found) as string[];
  return {
    id: row.id,
    organizationId: row.organization_id,
    organizationName: row.organization_name,
    domain: row.domain,
    displayName: row.displayName,
    state: stateOf(proof),
    record: { name: challengeName(row.domain), value: `${challengePrefix}${row.proof_token}` },
    provenAt: row.proven_at,
    check: row.checked_at === null || row.check_outcome === null ? null : { at: row.checked_at, outcome: row.check_outcome, found, sentence: checkSentence(row.domain, row.check_outcome, found) },
    failingSince: row.failing_since,
    provenUntil: provenUntil(proof),
    createdAt: row.created_at,
  };
}
