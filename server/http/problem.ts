import type { NextFunction, Request, Response } from 'express';
import type { Problem, ProblemCode } from '../../shared/contracts/problem.ts';
import { isUnavailable } from '../../db/errors.ts';
import { AppError } from '../errors.ts';
import type { Logger } from '../platform/logger.ts';

type Entry = readonly [status: number, title: string, detail: string];

const entries: Readonly<Record<ProblemCode, Entry>> = {
  unauthenticated: [401, 'Please sign in', 'You are not signed in, or your session has ended. Sign in to go on.'],
  forbidden: [403, 'Not allowed', 'Your role does not allow this. Ask an owner or admin of your team.'],
  not_found: [404, 'Not found', 'There is nothing here, or it is not yours to see. Check the address or go back to the list.'],
  validation_failed: [422, 'Please check what you entered', 'Something is missing or not as it should be. See the marked fields.'],
  malformed_json: [400, 'Not readable', 'The request is not valid JSON.'],
  malformed_request: [400, 'Not readable', 'The request could not be read.'],
  unsupported_media_type: [415, 'Wrong kind of content', 'Send application/json.'],
  payload_too_large: [413, 'Too large', 'What you sent is larger than allowed here.'],
  method_not_allowed: [405, 'Not possible here', 'This address does not know that method.'],
  csrf_refused: [403, 'Please reload the page', 'This page is out of date. Reload it and try again; nothing was changed.'],
  origin_refused: [403, 'Refused', 'The request came from another site. Open the page directly and try again; nothing was changed.'],
  unknown_host: [421, 'Unknown address', 'No portal lives at this address. Check the address you were given.'],
  too_many_requests: [429, 'Too many requests', 'You are sending requests faster than allowed. Wait a moment and try again.'],
  service_unavailable: [503, 'Not available for a moment', 'The service cannot answer right now. Nothing was changed; try again in a moment.'],
  internal_error: [500, 'Something went wrong on our side', 'Nothing was changed as far as we know. Try again; if it stays, tell your provider the request id.'],
  access_required: [403, 'Client Portal Access Required', 'You are signed in, but no active portal account is linked to this sign-in.'],
  portal_unavailable: [403, 'Portal not available', 'Portal access is not enabled for your organization at the moment.'],
  sso_required: [403, 'Sign in with your company', 'Your organization signs in with its own sign-in page. Continue there.'],
  mfa_required: [403, 'One more step', 'Confirm your sign-in with your second factor.'],
  mfa_enrolment_required: [403, 'Set up a second factor', 'Your organization requires a second factor. Set one up to go on.'],
  feature_hidden: [403, 'Not available to you', 'Your provider has not switched this section on for you. Ask them, and tell them the reference.'],
  invalid_credentials: [401, 'Invalid email or password', 'Invalid email or password'],
  too_many_attempts: [429, 'Too many attempts', 'There were too many attempts. Wait before you try again, or set a new password by mail.'],
  sign_in_required: [401, 'Sign in to accept', 'There already is a sign-in for this address. Sign in with it, and the invitation is accepted.'],
  step_up_required: [403, 'Please confirm it is you', 'This needs a fresh sign-in. Enter your password again.'],
  link_invalid: [410, 'This link no longer works', 'It was used, replaced by a newer one, or has expired. Ask for a new one.'],
  code_invalid: [401, 'This code does not work', 'Check the address and the code. After 5 tries or 24 hours a code stops working; ask for a new one.'],
  invalid_code: [401, 'This code does not work', 'Check that you are using the newest code and that your phone sets its time by itself. You can also use another way.'],
  factor_not_asked: [409, 'Nothing to confirm', 'This session does not ask for a second factor. Go on, or sign in anew.'],
  enrolment_not_started: [409, 'Start again', 'The set-up of your authenticator app was not begun, or began anew elsewhere. Start it again.'],
  last_factor: [409, 'Your last second factor', 'A second factor is required for you, and this is your only one. Set up another first.'],
  no_factor: [409, 'No second factor', 'Recovery codes stand in for a second factor, and you have none yet. Set one up first.'],
  from_invalid: [422, 'Choose another date', 'The date must lie ahead, at most a year from now. Leave it empty to begin at once.'],
  passkey_refused: [401, 'This passkey does not work here', 'It may have been removed, or belong to another address. Sign in another way and register it again under Profile.'],
  too_many_passkeys: [409, 'Too many passkeys', 'Remove one that you no longer use first.'],
  password_too_short: [422, 'Password too short', 'Choose a longer password.'],
  password_too_long: [422, 'Password too long', 'Choose a password of at most 256 characters.'],
  password_too_common: [422, 'Password too common', 'This password is on lists that attackers try first. Choose another.'],
  password_contains_context: [422, 'Password too easy to guess', 'Do not build the password from your name, address, company or this product. Choose another.'],
  password_wrong: [403, 'Password not right', 'Your current password is not right. Try again.'],
  password_change_required: [403, 'Choose a new password', 'Your password is right, but your provider asks you to choose a new one. We have sent you a mail: its button works once, for 30 minutes.'],
  no_password: [409, 'No password to change', 'This sign-in has no password.'],
  changed_meanwhile: [409, 'Changed meanwhile', 'Somebody changed this after you opened it. Look at the newer version before you save.'],
  unknown_sort: [400, 'Unknown sorting', 'This list cannot be sorted by that.'],
  unknown_filter: [400, 'Unknown filter', 'This list does not know that filter.'],
  range_invalid: [400, 'Unknown range', 'A page holds at most 1,000 rows, and its end lies behind its start.'],
  name_taken: [409, 'Name taken', 'An organization of this name exists already.'],
  external_id_taken: [409, 'Number taken', 'Another organization has this external id.'],
  domain_taken: [409, 'Domain taken', 'Another organization has proven this domain.'],
  domain_claimed: [409, 'Already there', 'This organization has this domain already.'],
  domain_proven: [409, 'Domain is proven', 'A proven domain is removed on the organization’s Domains tab only.'],
  public_mail_domain: [422, 'Everybody’s domain', 'Anybody can get an address under this domain, so it says nothing about a company. Enter the company’s own domain.'],
  too_many_domains: [409, 'Too many domains', 'An organization can have 50 domains. Remove one first.'],
  email_taken: [409, 'Address taken', 'Somebody here has this e-mail address already.'],
  host_taken: [409, 'Host taken', 'This host name is in use already.'],
  organization_archived: [409, 'Organization is archived', 'Restore the organization first.'],
  already_in_organization: [409, 'Already there', 'This person belongs to that organization already.'],
  already_linked: [409, 'Already linked', 'This person is linked to a sign-in already. Unlink it first.'],
  not_linked: [409, 'Not linked', 'This person has no sign-in to unlink.'],
  sign_in_elsewhere: [409, 'Belongs to several organizations', 'This sign-in also opens organizations that you may not manage. Ask a colleague who manages all of them.'],
  person_disabled: [409, 'Person is disabled', 'Enable the person first.'],
  already_active: [409, 'Already has access', 'This person already has access; there is nothing to invite them to.'],
  not_invitable: [409, 'Cannot be invited', 'This person cannot be invited as things stand.'],
  invitation_not_pending: [409, 'Invitation is closed', 'This invitation was accepted or revoked. Invite the person anew.'],
  last_owner: [409, 'Last owner', 'This is the last active owner. Make somebody else an owner first.'],
  role_not_yours: [403, 'Not yours to give', 'You cannot give, change or end what your own role or organizations do not include.'],
  own_account: [409, 'Your own account', 'You cannot do this to your own account. Ask a colleague.'],
  verification_required: [422, 'Verify the caller first', 'Make sure who is calling before you do this: start a verification on the person’s page.'],
  verification_failed: [422, 'Not right', 'This is not what the caller was given. Ask them again.'],
  verification_unavailable: [409, 'Verify them another way', 'This person cannot be verified this way at the moment. Choose another.'],
  verification_closed: [409, 'Start again', 'This verification was answered, replaced or has run out. Start a new one.'],
  nothing_to_publish: [409, 'Nothing to publish', 'Everything already is as your draft says. Somebody may have published the same meanwhile; look at the current state.'],
  not_undoable: [409, 'Nothing to take back', 'Only what is published and was not taken back yet can be. Look at the list for its present state.'],
  logo_not_an_image: [422, 'Not a usable image', 'Use a PNG, JPEG or WebP image of at most 200 kB.'],
  target_refused: [422, 'Address not allowed', 'This address leads to a private or local network, which is not allowed from here.'],
  sso_incomplete: [409, 'Not complete yet', 'Something the identity provider needs is still missing. See the marked fields.'],
  sso_test_needed: [409, 'Test it first', 'A connection goes live after a test that passed and was not changed since.'],
  sso_test_waiting: [409, 'Not finished yet', 'Nobody has come back from the identity provider yet. There is something to send once the test has ended.'],
  sso_live: [409, 'Still in use', 'Switch the connection off first; then it can be removed.'],
  sso_session: [403, 'Not with your company’s sign-in', 'You are signed in through your company, which may not change your own password, second factors or contacts here. Sign in with something of your own, such as your password, and try again.'],
  sso_metadata_unusable: [422, 'Metadata not usable', 'This does not describe an identity provider that can be used.'],
  sso_certificate_unusable: [422, 'Certificate not usable', 'This certificate cannot be used.'],
  sso_link_unfit: [409, 'No link for this', 'A link is for the connection of an organization; a renewal needs one that is set up already.'],
  too_many_connections: [409, 'Too many connections', 'An organization can have 20 connections. Remove one first.'],
  sso_connection_exists: [409, 'There is one already', 'Of each of the provider’s own connections there is one. Change the one there is, or remove it first.'],
  sso_demanded: [409, 'Your team needs it', 'Your team must come through this connection. Lift that rule under Settings, Staff sign-in first.'],
  break_glass_needed: [409, 'Nobody could get in when it fails', 'Name at least one owner with a password and a second factor who gets in without single sign-on when it fails.'],
  tenant_taken: [409, 'In use already', 'This directory is another organization’s. Check the tenant ID.'],
  tenant_missing: [409, 'No directory yet', 'Enter the organization’s directory (tenant) ID first.'],
  sso_failed: [403, 'Company sign-in did not work', 'The sign-in of your company did not work. Try again; if it stays, tell your provider the reference.'],
  sso_enforced: [409, 'Relax the sign-in rule first', 'Nothing but the company’s own sign-in opens this portal, and this would lock people out. Relax the rule first.'],
  sso_not_live: [409, 'Connection is not live', 'Only a connection that is live can be required. Test it and switch it on first.'],
  sso_test_outdated: [409, 'Test it again first', 'The rule needs a test of this connection that passed in the last 7 days. Test it again.'],
  sso_rule_off: [409, 'Nothing to put back', 'The rule was relaxed too long ago to be put back by one click, or was changed since. Set it anew.'],
  sso_no_way_in: [409, 'Nobody could get in', 'No person of this organization could get in by its own sign-in: no connection knows them, and none has an address under a proven domain. Prove the company’s domain first.'],
  not_cancellable: [409, 'Too late', 'This is finished or cannot be stopped any more.'],
  import_not_ready: [409, 'Not ready', 'This import is at another step. Reload to see which.'],
  csv_unreadable: [422, 'Not a readable CSV file', 'The file could not be read as CSV. Export it again as CSV (UTF-8) and upload that.'],
  csv_empty: [422, 'The file is empty', 'The file holds no rows below its heading.'],
  csv_too_many_columns: [422, 'Too many columns', 'A file may have at most 100 columns.'],
  column_missing: [422, 'A column is missing', 'Choose the columns that are required.'],
  mail_target_refused: [422, 'This mail server may not be used', 'The host leads to a private or local network. If that is meant, the operator allows it with ALLOW_PRIVATE_TARGETS.'],
  mail_test_failed: [422, 'The test mail was not accepted', 'The mail server did not accept the test mail.'],
  different_request: [422, 'Sent before, but not like this', 'This was sent before under the same id with other content. Nothing was added; send it as something new.'],
  ticket_closed: [409, 'The ticket is closed', 'Reopen the ticket first; then it can be answered again.'],
  file_not_accepted: [422, 'This file cannot be attached', 'Attach a picture (PNG, JPEG, GIF, WebP, HEIC), a PDF, a Word, Excel or PowerPoint file, or plain text (TXT, CSV, LOG).'],
  attachment_quota: [409, 'No room for more files', 'The space for attachments is used up. Nothing was attached; describe it in words, or ask your provider.'],
  assignee_unfit: [422, 'They cannot take this ticket', 'Choose somebody of your team who may answer tickets and looks after this organization.'],
  mail_link_withheld: [409, 'Link withheld', 'This link would sign somebody in as another person, so it is not shown here.'],
};

/** HTTP status and title of a code. */
export function problemEntry(code: ProblemCode): { status: number; title: string; detail: string } {
  const [status, title, detail] = entries[code];
  return { status, title, detail };
}

function asAppError(error: unknown, logger: Logger, requestId: string): AppError {
  if (error instanceof AppError) return error;
  const { type, status } = (typeof error === 'object' && error !== null ? error : {}) as { type?: unknown; status?: unknown };
  if (type === 'entity.parse.failed') return new AppError('malformed_json');
  if (type === 'entity.too.large') return new AppError('payload_too_large');
  if (type === 'charset.unsupported' || type === 'encoding.unsupported') return new AppError('unsupported_media_type');
  if (error instanceof URIError || (typeof status === 'number' && status >= 400 && status < 500)) return new AppError('malformed_request');
  if (isUnavailable(error)) {
    logger.warn({ requestId, err: error }, 'the database could not answer');
    return new AppError('service_unavailable', { retryAfterSeconds: 2 });
  }
  logger.error({ requestId, err: error }, 'a request failed');
  return new AppError('internal_error');
}

/** Answers an error as problem details (RFC 9457); what is no refusal of ours is logged and becomes `internal_error`. */
export function sendProblem(error: unknown, response: Response, requestId: string, logger: Logger): void {
  const refusal = asAppError(error, logger, requestId);
  const { status, title, detail } = problemEntry(refusal.code);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { errors, reference, current, url, ways, retryAfterSeconds } = refusal.refusal;
  const body: Problem = { type: `urn:portico:problem:${refusal.code}`, title, status, code: refusal.code, detail: refusal.refusal.detail ?? detail, requestId };
  if (errors) body.errors = { ...errors };
  if (reference !== undefined) body.reference = reference;
  if (current !== undefined) body.current = current;
  if (url !== undefined) body.url = url;
  if (ways) body.ways = [...ways];
  if (retryAfterSeconds !== undefined) response.setHeader('Retry-After', String(retryAfterSeconds));
  response.status(status).setHeader('Content-Type', 'application/problem+json; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  response.end(JSON.stringify(body));
}

/** What no page of ours and no identity provider leads a browser to. */
const notOfBrowsers = new Set([400, 413, 415, 421, 429]);

/** Leads the browser of somebody who was refused on their way to the page that says so (303), with the reference where there is one; what only a program can cause is answered as everywhere. */
export function sendProblemPage(error: unknown, response: Response, requestId: string, logger: Logger): void {
  const refusal = asAppError(error, logger, requestId);
  const { status } = problemEntry(refusal.code);
  if (response.headersSent || notOfBrowsers.has(status)) {
    sendProblem(refusal, response, requestId, logger);
    return;
  }
  const query = new URLSearchParams({ code: refusal.code, ...(refusal.refusal.reference === undefined ? {} : { reference: refusal.refusal.reference }) });
  response.status(303).setHeader('Location', `${refusal.refusal.atConsole === true ? '/admin/sign-in/problem' : '/sign-in/company-problem'}?${query.toString()}`).setHeader('Cache-Control', 'no-store').end();
}

/** Express' last stop for errors. */
export function problemHandler(logger: Logger) {
  // Express tells an error handler by its four parameters.
  return (error: unknown, request: Request, response: Response, next: NextFunction): void => {
    void next;
    sendProblem(error, response, request.requestId ?? '', logger);
  };
}
