export interface LibraryExpectation {
  /** The response as text; what the library is given is made of just this. */
  readonly xml: string;
  /** The one certificate every signature of it was made by, base64 DER. */
  readonly certificate: string;
  readonly signed: { readonly response: boolean; readonly assertion: boolean };
  readonly requestId: string;
  readonly entityId: string;
  readonly acsUrl: string;
}

export interface LibraryReading {
  readonly nameId: unknown;
  readonly format: unknown;
  readonly nameQualifier: unknown;
  readonly spNameQualifier: unknown;
  readonly issuer: unknown;
  readonly sessionIndex: unknown;
  readonly inResponseTo: unknown;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly assertionXml: string;
}

/** Nothing is remembered here: that a request is answered once is for the database to say. */
function answering(requestId: string) {
  const began = new Date(0).toISOString();
  return {
    saveAsync: async () => null,
    getAsync: async (id: string) => (id === requestId ? began : null),
    removeAsync: async () => null,
  };
}

/**
 * What node-saml reads of a response after it has checked every signature there is, the audience and the request by itself. Times are not its to check: it would take them
 * from the machine's clock. Throws whatever it throws, whose text is for the log alone.
 */
export async function readByLibrary({ xml, certificate, signed, requestId, entityId, acsUrl }: LibraryExpectation): Promise<LibraryReading> {
  // Loaded by the first response that gets here: it is large, and many providers never need it.
  const { SAML, ValidateInResponseTo } = await import('@node-saml/passport-saml');
  const saml = new SAML({
    issuer: entityId,
    audience: entityId,
    callbackUrl: acsUrl,
    idpCert: certificate,
    wantAuthnResponseSigned: signed.response,
    wantAssertionsSigned: signed.assertion,
    validateInResponseTo: ValidateInResponseTo.always,
    requestIdExpirationPeriodMs: Number.MAX_SAFE_INTEGER,
    cacheProvider: answering(requestId),
    acceptedClockSkewMs: -1,
    disableRequestedAuthnContext: true,
    signatureAlgorithm: 'sha256',
  });
  const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: Buffer.from(xml).toString('base64') });
  if (!profile?.getAssertionXml) throw new Error('node-saml read no assertion.');
  return {
    nameId: profile.nameID,
    format: profile.nameIDFormat,
    nameQualifier: profile.nameQualifier,
    spNameQualifier: profile.spNameQualifier,
    issuer: profile.issuer,
    sessionIndex: profile.sessionIndex,
    inResponseTo: profile['inResponseTo'],
    attributes: (profile['attributes'] as Record<string, unknown> | undefined) ?? {},
    assertionXml: profile.getAssertionXml(),
  };
}
