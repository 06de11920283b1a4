import { z } from 'zod';

/** Every stable error code of the product; `server/http/problem.ts` alone turns one into HTTP. */
export const problemCodes = [
  // Every route may answer these.
  'unauthenticated',
  'forbidden',
  'not_found',
  'validation_failed',
  'malformed_json',
  'malformed_request',
  'unsupported_media_type',
  'payload_too_large',
  'method_not_allowed',
  'csrf_refused',
  'origin_refused',
  'unknown_host',
  'too_many_requests',
  'service_unavailable',
  'internal_error',
  // The portal's gates.
  'access_required',
  'portal_unavailable',
  'sso_required',
  'mfa_required',
  'mfa_enrolment_required',
  'feature_hidden',
  // Sign-in, sessions, one-time links.
  'invalid_credentials',
  'too_many_attempts',
  'sign_in_required',
  'step_up_required',
  'link_invalid',
  'code_invalid',
  'invalid_code',
  'factor_not_asked',
  'enrolment_not_started',
  'last_factor',
  'no_factor',
  'from_invalid',
  'passkey_refused',
  'too_many_passkeys',
  'password_too_short',
  'password_too_long',
  'password_too_common',
  'password_contains_context',
  'password_wrong',
  'password_change_required',
  'no_password',
  // Records.
  'changed_meanwhile',
  'unknown_sort',
  'unknown_filter',
  'range_invalid',
  'name_taken',
  'external_id_taken',
  'domain_taken',
  'email_taken',
  'host_taken',
  'organization_archived',
  'already_in_organization',
  'already_linked',
  'not_linked',
  'sign_in_elsewhere',
  'person_disabled',
  'already_active',
  'not_invitable',
  'invitation_not_pending',
  'last_owner',
  'role_not_yours',
  'own_account',
  'verification_required',
  'verification_failed',
  'verification_unavailable',
  'verification_closed',
  'logo_not_an_image',
  // Jobs, imports, mail.
  'not_cancellable',
  'import_not_ready',
  'csv_unreadable',
  'csv_empty',
  'csv_too_many_columns',
  'column_missing',
  'mail_target_refused',
  'mail_test_failed',
  'mail_link_withheld',
] as const;
export type ProblemCode = (typeof problemCodes)[number];

/** Problem details (RFC 9457) with our code, field errors, request id and, at a gate, the reference. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.enum(problemCodes),
    detail: z.string(),
    errors: z.record(z.string(), z.string()).optional(),
    requestId: z.string(),
    reference: z.string().optional(),
    /** The newer record beside `changed_meanwhile`. */
    current: z.unknown().optional(),
    /** Where to go instead, beside `sso_required`. */
    url: z.string().optional(),
    /** How to confirm it is you, beside `step_up_required`. */
    ways: z.array(z.object({ method: z.string(), label: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.output<typeof problemSchema>;
