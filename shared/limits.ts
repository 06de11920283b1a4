/** Every number that bounds input or time, in one place; units are in the names. */
export const limits = {
  nameCharacters: 200,
  noteCharacters: 2_000,
  welcomeCharacters: 4_000,
  clientNoteCharacters: 10_000,
  featureDraftCells: 1_000,
  /** How far ahead a draft may be published. */
  featurePlanDays: 365,
  emailCharacters: 254,
  phoneCharacters: 40,
  domainsPerOrganization: 50,
  domainProof: {
    lookupMilliseconds: 5_000,
    recheckHours: 24,
    /** After a look that nobody answered. */
    retryHours: 1,
    /** Days without the record until a mail says so, and until the proof ends; the mail is then at least so many days old. */
    warnDays: 3,
    withdrawDays: 14,
    noticeDays: 7,
    /** Of other values that are shown. */
    foundValues: 3,
    foundCharacters: 100,
  },
  searchCharacters: 200,
  jsonBodyBytes: 256 * 1024,
  /** What another site posts, such as a SAML response. */
  formBodyBytes: 512 * 1024,
  logoBytes: 200 * 1024,
  logoSidePixels: 2_000,
  importBytes: 128 * 1024 * 1024,
  importColumns: 100,
  importLines: 2_000_000,
  importCellCharacters: 10_000,
  importKeepDays: 30,
  exportKeepDays: 7,
  fileChunkBytes: 256 * 1024,
  /** Uploads and exports of one provider together. */
  storedBytes: 4 * 1024 * 1024 * 1024,
  ticket: {
    subjectCharacters: 200,
    textCharacters: 10_000,
    firstNumber: 1_001,
    fields: 20,
    fieldOptions: 30,
    answerCharacters: 500,
    attachmentBytes: 10 * 1024 * 1024,
    attachmentsPerTicket: 100,
    attachmentBytesPerPerson: 250 * 1024 * 1024,
    attachmentBytesPerOrganization: 1024 * 1024 * 1024,
    /** Of pictures, which some program will unfold one day. */
    attachmentPixels: 100_000_000,
  },
  pageRows: 100,
  bulkIds: 1_000,
  countedRows: 10_000,
  password: { customerMinimum: 12, staffMinimum: 15, maximum: 256 },
  invitationDays: { default: 7, minimum: 1, maximum: 30 },
  invitationCode: { characters: 10, tries: 5, hours: 24 },
  passwordResetMinutes: 30,
  setupLinkHours: 24,
  ownerRecoveryMinutes: 60,
  knownDeviceDays: 180,
  session: {
    adminIdleMinutes: 30,
    adminAbsoluteMinutes: 12 * 60,
    portalIdleMinutes: 7 * 24 * 60,
    portalAbsoluteMinutes: 30 * 24 * 60,
    lastUseWriteSeconds: 60,
    /** With the first factor given and the second still missing. */
    halfSignedInMinutes: 15,
  },
  stepUpMinutes: 5,
  accessPass: { characters: 12, minutes: 60 },
  verification: { codeDigits: 8, tries: 5, triesPerDay: 20, codeMinutes: 15, validMinutes: 15, freshContactDays: 7, approvalHours: 24 },
  recoveryCodes: 10,
  portalPin: { minimum: 6, maximum: 12 },
  passkeys: 20,
  passkeyChallengeMinutes: 5,
  exemptionDays: { technician: 1, admin: 90 },
  sso: {
    /** From the first step to the last, the person's own time at their identity provider included. */
    flowMinutes: 15,
    /** How long an administrator of a directory has to let the Microsoft 365 app in by a link. */
    consentDays: 7,
    /** How long the link works by which somebody proves an address that their identity provider told. */
    proofMinutes: 30,
    /** For a native app to redeem what the browser hands it. */
    appCodeMinutes: 2,
    /** For the identity provider's part of one request of ours, all of it together (P1). */
    answerMilliseconds: 9_000,
    answerBytes: 512 * 1024,
    /** How far its clock may be off ours. */
    clockSeconds: 60,
    /** How long a key by which our requests are signed lasts; its end is told ahead. */
    signingKeyDays: 1_095,
    metadataCharacters: 200_000,
    certificates: 4,
    connections: 20,
    returnCharacters: 500,
    shownTests: 10,
    /** How long a link to a test works. */
    sharedTestDays: 7,
    nearMisses: 5,
    /** Of what an identity provider wrote, as staff read it. */
    foundCharacters: 300,
    shownClaims: 60,
    /** How old the passed test may be on which the rule is enforced that nothing else opens the portal. */
    testDays: 7,
    /** How far ahead that may be planned. */
    planDays: 60,
    shownPeople: 100,
    /** How long one click puts back what was relaxed. */
    resumeMinutes: 60,
    /** The watchdog: since enforcing, how long it may lift; what it looks at; so many known people failing are a collapse; and between its alerts. */
    watchdog: { liftDays: 7, failureMinutes: 60, failingPeople: 3, silenceHours: 4, usualSignIns: 4, alertHours: 24 },
    /** How long a link for the customer's own IT works, and what it may have us do an hour. */
    linkDays: { default: 7, minimum: 1, maximum: 30 },
    linkActsPerHour: 40,
    metadataHours: 24,
  },
  /** How far ahead the end of something is told, each once. */
  expiryNoticeDays: [60, 30, 7],
  guesses: { perHour: 10, inARow: 100 },
  /** Wrong second factors, over all methods together. */
  factorGuesses: { perTenMinutes: 5, perDay: 20, perThirtyDays: 100, inARow: 50 },
  /** Mails to one address that staff send one by one. */
  staffMailsPerHour: 10,
  outsideMails: { perAddressPerHour: 3, perSourcePerHour: 30 },
  refusalRepeatMinutes: 5,
} as const;
