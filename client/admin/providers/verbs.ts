import type { AnswerOf, InputOf } from '../../http/route-table.ts';
import { call } from './door.ts';

type Body<Name> = InputOf<Name> extends { readonly body: infer B } ? B : InputOf<Name> extends { readonly body?: infer B } ? B : never;

/** Whom a bulk verb touches: named records, or everybody a list's filter finds; `dryRun` only counts. */
export type BulkTarget = ({ readonly ids: string[] } | { readonly filter: Record<string, unknown> }) & { readonly dryRun?: boolean };
export type BulkResult = AnswerOf<'portals.bulkEnable'>;

const byId = (id: string) => ({ params: { id } });

/** Switches a portal on; waiting invitations go out. */
export const enablePortal = (id: string) => call('portals.enable', byId(id));
/** Switches a portal off, with a note for the customers if one is given; none given keeps the note there is. */
export const disablePortal = (id: string, note?: string) => call('portals.disable', { ...byId(id), ...(note !== undefined && { body: { note } }) });
/** Switches many portals on. */
export const enablePortals = (target: BulkTarget) => call('portals.bulkEnable', { body: target });
/** Switches many portals off. */
export const disablePortals = (target: BulkTarget) => call('portals.bulkDisable', { body: target });
/** Takes a portal's logo away. */
export const removePortalLogo = (id: string) => call('portals.removeLogo', byId(id));

/** Archives an organization: nobody of it gets into its portal. */
export const archiveOrganization = (id: string) => call('organizations.archive', byId(id));
/** Makes an archived organization active again. */
export const restoreOrganization = (id: string) => call('organizations.restore', byId(id));
/** Archives many organizations. */
export const archiveOrganizations = (target: BulkTarget) => call('organizations.bulkArchive', { body: target });
/** Restores many organizations. */
export const restoreOrganizations = (target: BulkTarget) => call('organizations.bulkRestore', { body: target });

/** Claims a domain for an organization; nothing depends on it until it is proven. */
export const claimDomain = (organizationId: string, domain: string) => call('domains.create', { body: { organizationId, domain } });
/** Looks for the record that proves a domain, at once. */
export const checkDomain = (id: string) => call('domains.check', byId(id));
/** Takes a domain from its organization, with its proof. */
export const removeDomain = (id: string) => call('domains.remove', byId(id));

/** Says which directory is an organization's; null: none is. */
export const setTenant = (id: string, tenantId: string | null) => call('microsoft365Tenants.update', { ...byId(id), body: { tenantId } });
/** Makes the link by which an administrator of the organization lets the Microsoft 365 app in. */
export const askForConsent = (id: string) => call('microsoft365Tenants.ask', byId(id));
/** Begins a connection of an organization to an identity provider, as a draft. */
export const beginConnection = (body: Body<'ssoConnections.create'>) => call('ssoConnections.create', { body });
/** Saves what staff chose about a connection. */
export const saveConnection = (id: string, body: Body<'ssoConnections.update'>) => call('ssoConnections.update', { ...byId(id), body });
/** Takes entity ID, sign-in address and certificates from an identity provider's metadata. */
export const readMetadata = (id: string, from: Body<'ssoConnections.readMetadata'>) => call('ssoConnections.readMetadata', { ...byId(id), body: from });
/** Adds a certificate beside those there are. */
export const addCertificate = (id: string, certificate: string) => call('ssoConnections.addCertificate', { ...byId(id), body: { certificate } });
/** Takes a certificate away; what it signs is accepted no longer. */
export const removeCertificate = (id: string, certificateId: string) => call('ssoConnections.removeCertificate', { params: { id, certificateId } });
/** Has our requests to an identity provider signed, or not any more. */
export const signRequests = (id: string, on: boolean) => call('ssoConnections.signRequests', { ...byId(id), body: { on } });
/** Publishes the next key of ours beside the one in use. */
export const prepareSigningKey = (id: string) => call('ssoConnections.prepareSigningKey', byId(id));
/** Signs with the published next key from now on. */
export const changeSigningKey = (id: string, keyId: string) => call('ssoConnections.changeSigningKey', { params: { id, keyId } });
/** Begins a round trip that makes no session; the address works once. */
export const beginTest = (id: string) => call('ssoConnections.test', byId(id));
/** A link to a copy of a test, for people without an account. */
export const shareTest = (id: string, testId: string) => call('ssoConnections.shareTest', { params: { id, testId } });
/** Lets the link to a test open nothing any more. */
export const stopSharingTest = (id: string, testId: string) => call('ssoConnections.stopSharing', { params: { id, testId } });
/** Lets a connection sign people in. */
export const enableConnection = (id: string) => call('ssoConnections.enable', byId(id));
/** Lets a connection sign nobody in; sessions it made end. */
export const disableConnection = (id: string) => call('ssoConnections.disable', byId(id));
/** Forgets everybody whom a connection knows. */
export const forgetEverybody = (id: string) => call('ssoConnections.forget', { ...byId(id), body: {} });
/** Removes a connection that signs nobody in. */
export const removeConnection = (id: string) => call('ssoConnections.remove', byId(id));

/** Shuts a person out of their organization, from their next request. */
export const disablePerson = (id: string) => call('customerUsers.disable', byId(id));
/** Lets a disabled person in again, as they were before. */
export const enablePerson = (id: string) => call('customerUsers.enable', byId(id));
/** Ends a person's sessions in their organization. */
export const endPersonSessions = (id: string) => call('customerUsers.endSessions', byId(id));
/** Links a person to an existing sign-in by its address. */
export const linkPerson = (id: string, email: string, verificationId: string) => call('customerUsers.link', { ...byId(id), body: { email, verificationId } });
/** Takes the sign-in from a person and ends its sessions here. */
export const unlinkPerson = (id: string, verificationId: string) => call('customerUsers.unlink', { ...byId(id), body: { verificationId } });
/** Changes a person's address; mails both, ends sessions, voids older links. */
export const changePersonAddress = (id: string, email: string, verificationId: string) => call('customerUsers.changeAddress', { ...byId(id), body: { email, verificationId } });
/** Changes the phone number of somebody who signs in; they are told by mail. */
export const changePersonPhone = (id: string, phone: string, verificationId: string) => call('customerUsers.changePhone', { ...byId(id), body: { phone, verificationId } });
/** Removes every second factor of a person; ends their sessions, tells them and their managers. */
export const resetPersonMfa = (id: string, verificationId: string, reason: string) => call('verifications.resetMfa', { ...byId(id), body: { verificationId, reason } });
/** A code that stands in once for a person's second factor; shown once. */
export const givePass = (id: string, verificationId: string, reason: string) => call('verifications.accessPass', { ...byId(id), body: { verificationId, reason } });
/** Lets a person in without a second factor until a moment (ISO time). */
export const exemptPerson = (id: string, verificationId: string, until: string, reason: string) => call('verifications.exempt', { ...byId(id), body: { verificationId, until, reason } });
/** Ends a person's exemption; holds from their next request. */
export const revokeExemption = (id: string) => call('verifications.revokeExemption', byId(id));
/** Lets a person in by other ways than their company's own sign-in until a moment (ISO time). */
export const exemptFromSso = (id: string, body: Body<'verifications.exemptSso'>) => call('verifications.exemptSso', { ...byId(id), body });
/** Ends that exemption; holds from their next request. */
export const revokeSsoExemption = (id: string) => call('verifications.revokeSsoExemption', byId(id));
/** Rehearses, plans or switches on that only the company's own sign-in opens the portal; `id` is a connection's. */
export const enforceSsoRule = (id: string, body: Body<'ssoRules.enforce'>) => call('ssoRules.enforce', { ...byId(id), body });
/** Lets other ways open the portal again, at once. */
export const relaxSsoRule = (id: string, offerPasswords = false) => call('ssoRules.relax', { ...byId(id), body: { offerPasswords } });
/** Puts back, within the hour, what was relaxed. */
export const resumeSsoRule = (id: string) => call('ssoRules.resume', byId(id));
/** Whether the watchdog may lift the rule of an organization. */
export const chooseWatchdog = (id: string, watchdog: 'alert' | 'lift') => call('ssoRules.watchdog', { ...byId(id), body: { watchdog } });
/** Mails a person where their company's own sign-in begins. */
export const sendSsoWay = (id: string) => call('ssoRules.sendWay', byId(id));
/** Lets only two members of staff together touch a person's access. */
export const protectPerson = (id: string) => call('verifications.protect', byId(id));
/** Lets one member of staff touch a person's access again. */
export const unprotectPerson = (id: string) => call('verifications.unprotect', byId(id));
/** Confirms, as a second member of staff, what a colleague verified. */
export const confirmSecond = (id: string) => call('verifications.second', byId(id));
/** Asks a second member of staff to confirm that a colleague needs new factors. */
export const askColleagues = (staffId: string, reason: string) => call('staffRecovery.start', { ...byId(staffId), body: { reason } });
/** Removes every second factor of a colleague; ends their sessions and tells them. */
export const resetStaffMfa = (staffId: string, verificationId: string, reason: string) => call('staffRecovery.resetMfa', { ...byId(staffId), body: { verificationId, reason } });
/** Opens a person's sign-in again after too many wrong tries. */
export const requirePasswordChange = (id: string) => call('verifications.requirePasswordChange', byId(id));
export const waivePasswordChange = (id: string) => call('verifications.waivePasswordChange', byId(id));
export const requireStaffPasswordChange = (id: string) => call('staffRecovery.requirePasswordChange', byId(id));
export const waiveStaffPasswordChange = (id: string) => call('staffRecovery.waivePasswordChange', byId(id));
export const unlockPerson = (id: string) => call('verifications.unlock', byId(id));
/** Closes a membership and opens one in another organization; answers the new one. */
export const movePerson = (id: string, organizationId: string) => call('customerUsers.move', { ...byId(id), body: { organizationId } });
/** Shuts many people out. */
export const disablePeople = (target: BulkTarget) => call('customerUsers.bulkDisable', { body: target });
/** Lets many disabled people in again. */
export const enablePeople = (target: BulkTarget) => call('customerUsers.bulkEnable', { body: target });
/** Invites everyone of a choice, or of an organization, who has no account. */
export const invitePeople = (target: BulkTarget & { readonly sendWhileOff?: boolean }) => call('customerUsers.bulkInvite', { body: target });

/** Invites one person; with `sendWhileOff` although the portal is off. */
export const invitePerson = (customerUserId: string, sendWhileOff = false) => call('invitations.create', { body: { customerUserId, sendWhileOff } });
/** Sends an invitation again; the older link and code are void. */
export const resendInvitation = (id: string, sendWhileOff = false) => call('invitations.resend', { ...byId(id), body: { sendWhileOff } });
/** Voids an invitation's link and code. */
export const revokeInvitation = (id: string) => call('invitations.revoke', byId(id));
/** A code of 10 characters to read out; shown once, works 24 hours. */
export const phoneCode = (id: string) => call('invitations.phoneCode', byId(id));

/** Shuts a member of staff out and ends their sessions. */
export const disableStaff = (id: string) => call('staff.disable', byId(id));
/** Lets a disabled member of staff in again. */
export const enableStaff = (id: string) => call('staff.enable', byId(id));
/** Sends a staff invitation again; the older link is void. */
export const resendStaffInvitation = (id: string) => call('staff.resend', byId(id));
/** Ends every session of a member of staff. */
export const endStaffSessions = (id: string) => call('staff.endSessions', byId(id));

/** Ends one session of anybody. */
export const endSession = (id: string) => call('sessions.end', byId(id));

/** Dry run of an import with these columns. */
export const checkImport = (id: string, mapping: Body<'imports.check'>['mapping']) => call('imports.check', { ...byId(id), body: { mapping } });
/** Carries an import out. */
export const runImport = (id: string) => call('imports.run', byId(id));
/** Stops an import after the rows done so far. */
export const cancelImport = (id: string) => call('imports.cancel', byId(id));

/** The one-time link of a kept mail; audited. */
export const revealLink = (id: string) => call('deliveries.revealLink', byId(id));
/** Sends the mails that were kept for want of a mail server; `dryRun` only counts them. */
export const sendKeptMails = (dryRun = false) => call('deliveries.sendKept', { body: { dryRun } });
/** Tries a failed or kept mail again. */
export const retryDelivery = (id: string) => call('deliveries.retry', byId(id));

/** Why somebody can or cannot get in, and the button that fixes it. */
export const explainAccess = (who: Body<'accessExplanations.create'>, signal?: AbortSignal) => call('accessExplanations.create', { body: who }, { signal });

/** Makes a link for the IT of a customer; an older one of its kind is void. */
export const makeSsoLink = (link: Body<'ssoLinks.create'>) => call('ssoLinks.create', { body: link });
/** Voids a link for the IT of a customer. */
export const revokeSsoLink = (id: string) => call('ssoLinks.revoke', byId(id));
/** Begins a round trip with what is proposed for a connection. */
export const testSsoProposal = (id: string) => call('ssoProposals.test', byId(id));
/** Gives a connection what is proposed, as it was read. */
export const acceptSsoProposal = (id: string, version: number) => call('ssoProposals.accept', { ...byId(id), body: { version } });
/** Leaves a connection as it is. */
export const refuseSsoProposal = (id: string, version: number) => call('ssoProposals.refuse', { ...byId(id), body: { version } });

/** Writes a note about an organization that only staff read. */
export const writeClientNote = (body: Body<'clientNotes.create'>) => call('clientNotes.create', { body });
/** Changes a note as it was read. */
export const changeClientNote = (id: string, body: Body<'clientNotes.update'>) => call('clientNotes.update', { ...byId(id), body });
/** Deletes a note, also for those it is shared with. */
export const removeClientNote = (id: string) => call('clientNotes.remove', byId(id));
/** Shares a note with the organization's account managers. */
export const shareClientNote = (id: string) => call('clientNotes.share', byId(id));
/** Takes a note back from them. */
export const unshareClientNote = (id: string) => call('clientNotes.unshare', byId(id));

/** Assigns a ticket, changes its status or priority, over the record as it was read. */
export const updateTicket = (id: string, body: Body<'tickets.update'>) => call('tickets.update', { ...byId(id), body });
/** Answers the customer of a ticket, and says where it stands now. */
export const replyToTicket = (id: string, body: Body<'tickets.reply'>) => call('tickets.reply', { ...byId(id), body });
/** Notes something in a ticket that no customer ever sees. */
export const noteInTicket = (id: string, text: string) => call('tickets.addNote', { ...byId(id), body: { text } });
/** Saves the provider's own fields of new tickets. */
export const saveTicketForm = (body: Body<'ticketSettings.update'>) => call('ticketSettings.update', { body });
/** What the provider shows to each role where no organization says otherwise. */
export const providerVisibility = (signal?: AbortSignal) => call('visibility.provider', undefined, { signal });
/** Whom a draft would show what to, and from whom it would take what. */
export const previewDraft = (cells: Body<'visibility.preview'>['cells'], signal?: AbortSignal) => call('visibility.preview', { body: { cells } }, { signal });
/** The names behind one figure of a preview, 50 at once. */
export const previewPeople = (body: Body<'visibility.previewPeople'>) => call('visibility.previewPeople', { body });
/** Publishes a draft, at once or at a time. */
export const publishDraft = (body: Body<'featurePublications.create'>) => call('featurePublications.create', { body });
/** Takes a published change back. */
export const undoPublication = (id: string) => call('featurePublications.undo', byId(id));
/** Calls off what is planned. */
export const cancelPublication = (id: string) => call('featurePublications.cancel', byId(id));
/** Sets how far each role sees in each section of an organization. */
export const setDataScopes = (id: string, dataScopes: Body<'visibility.dataScopes'>['dataScopes']) => call('visibility.dataScopes', { ...byId(id), body: { dataScopes } });
