import type { SsoStep } from '../../../shared/contracts/sso.ts';
import { milliseconds } from '../../../shared/times.ts';
import type { Context } from '../../context.ts';
import type { Scope } from '../../policy.ts';
import type { AttemptRow } from '../access/index.ts';
import { personUnder, shownRule } from '../sso-only/index.ts';
import { findSessionWay, type PersonFacts } from './explanations.repository.ts';
import { noSso, type SsoFindings } from './explanations.sso.domain.ts';

const hour = 3_600_000;

/** What a refused session or try had come with; null where gate 4 refused nothing. */
async function cameWith(ctx: Context, scope: Scope, attempt: AttemptRow | null, organizationId: string): Promise<string | null> {
  if (attempt === null || (attempt.gate !== 'sso' && attempt.outcome !== 'sso_required')) return null;
  const session = attempt.session_id === null ? undefined : await findSessionWay(ctx.db, scope, attempt.session_id);
  if (!session) return attempt.method ?? 'password';
  return session.method === 'sso' && session.connection_organization_id !== organizationId ? 'other_connection' : session.method;
}

function failureOf(attempt: AttemptRow | null): SsoFindings['failure'] {
  if (attempt?.outcome !== 'sso_failed' && attempt?.outcome !== 'sso_proof_needed') return null;
  const steps = attempt.steps === null ? [] : (JSON.parse(attempt.steps) as SsoStep[]);
  const failed = steps.find(({ verdict }) => verdict === 'failed');
  return { sentence: failed?.sentence ?? 'What was checked is listed below.', check: failed?.check ?? '', organization: attempt.organization_name ?? 'their company', byMail: attempt.outcome === 'sso_proof_needed' };
}

/** How somebody stands to the way in their organization asks for: the attempt asked about, else what happened to them within the hour, says what they came with. */
export async function ssoFindings(ctx: Context, scope: Scope, person: PersonFacts | null, asked: AttemptRow | null, newest: AttemptRow | undefined, time: (iso: string) => string): Promise<SsoFindings> {
  const failure = failureOf(asked);
  const organizationId = person?.organization_id ?? asked?.organization_id ?? null;
  if (organizationId === null) return { ...noSso, failure };
  const rule = await shownRule(ctx, scope, organizationId);
  const seen = person === null ? null : await personUnder(ctx, scope, organizationId, person.id);
  const recent = newest && milliseconds(newest.last_at) >= milliseconds(ctx.now()) - hour ? newest : null;
  const at = rule.state === 'on' ? rule.enforcedAt : rule.from;
  return {
    state: rule.state,
    from: at === null ? null : time(at),
    setBy: rule.changedBy,
    liftedAt: rule.liftedAt === null ? null : time(rule.liftedAt),
    exemptUntil: seen?.exemption ? time(seen.exemption.until) : null,
    exemptReason: seen?.exemption?.reason ?? '',
    way: seen?.way ?? null,
    why: seen?.why ?? '',
    rehearsed: seen?.rehearsed ? { ...seen.rehearsed, lastAt: time(seen.rehearsed.lastAt) } : null,
    came: await cameWith(ctx, scope, asked ?? recent, organizationId),
    atDoor: (asked ?? recent)?.outcome === 'sso_required' && (asked ?? recent)?.session_id === null,
    connectionId: rule.connections[0]?.id ?? null,
    hasLiveConnection: rule.connections.some(({ status }) => status === 'live'),
    failure,
  };
}
