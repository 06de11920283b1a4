/** Which identity provider somebody sets up; the same list as `ssoGuides` of the contract, without its schema. */
export type SsoGuide = 'entra' | 'google' | 'okta' | 'keycloak' | 'other';
export type SsoProtocol = 'saml' | 'oidc';

/** A value of ours that the identity provider asks for. */
export type OurSsoValue = 'acsUrl' | 'entityId' | 'metadataUrl' | 'redirectUri' | 'loginUrl';

export const ssoGuideNames: Readonly<Record<SsoGuide, string>> = { entra: 'Microsoft Entra ID', google: 'Google Workspace', okta: 'Okta', keycloak: 'Keycloak', other: 'Another one' };

/** A text of a guide in parts, told whether they stand out: as names between asterisks do. */
export function emphasized(text: string): readonly { readonly text: string; readonly strong: boolean }[] {
  return text.split('*').map((part, index) => ({ text: part, strong: index % 2 === 1 }));
}

/** One thing to do at an identity provider; names between asterisks are written as on its screens. */
export interface SsoGuideStep {
  readonly text: string;
  /** Fields of that screen and what goes into them: a value of ours by its name, or just this text. */
  readonly fields?: readonly (readonly [field: string, value: { readonly ours: OurSsoValue } | string])[];
}

export interface SsoSetUpGuide {
  readonly steps: readonly SsoGuideStep[];
  /** Where the identity provider shows what we need of it, by field of our forms. */
  readonly gives: Readonly<Partial<Record<'metadata' | 'issuer' | 'clientId' | 'clientSecret' | 'entityId' | 'ssoUrl' | 'certificate', string>>>;
  /** What it says when it has asked for a second factor, where that is known. */
  readonly factor: readonly string[];
  /** How it comes to say so. */
  readonly factorNote: string;
}

const ours = (name: OurSsoValue) => ({ ours: name });
const samlFactors = ['urn:oasis:names:tc:SAML:2.0:ac:classes:TimeSyncToken', 'urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract', 'https://refeds.org/profile/mfa'];

const entraSaml: SsoSetUpGuide = {
  steps: [
    { text: 'In the *Microsoft Entra admin center*, open *Enterprise apps*, choose *New application*, then *Create your own application*. Give it a name people will recognize and leave *Integrate any other application you don’t find in the gallery* chosen.' },
    { text: 'Open *Single sign-on*, choose *SAML*, and edit *Basic SAML Configuration*:', fields: [['Identifier (Entity ID)', ours('entityId')], ['Reply URL (Assertion Consumer Service URL)', ours('acsUrl')], ['Sign on URL (Optional)', ours('loginUrl')]] },
    { text: 'Under *Attributes & Claims*, edit *Unique User Identifier (Name ID)*, so that it stays the same when somebody is renamed. The other claims stay as they are.', fields: [['Name identifier format', 'Persistent'], ['Source attribute', 'user.objectid']] },
    { text: 'Under *Users and groups*, add the people and groups who may sign in. Leave *Token encryption* empty.' },
  ],
  gives: { metadata: 'On the *Single sign-on* page, under *SAML Certificates*: *App Federation Metadata Url*.', entityId: '*Microsoft Entra Identifier*', ssoUrl: '*Login URL*', certificate: '*Certificate (Base64)*' },
  factor: ['http://schemas.microsoft.com/claims/multipleauthn'],
  factorNote: 'Entra ID says this among the *authnmethodsreferences* of everybody whom it has asked for a second factor.',
};

const entraOidc: SsoSetUpGuide = {
  steps: [
    { text: 'In the *Microsoft Entra admin center*, open *App registrations* and choose *New registration*:', fields: [['Supported account types', 'Accounts in this organizational directory only'], ['Redirect URI: platform', 'Web'], ['Redirect URI', ours('redirectUri')]] },
    { text: 'Open *Token configuration*, choose *Add optional claim*, token type *ID*, and add *email*. Agree to turn on the Microsoft Graph *email* permission.' },
    { text: 'Open *Certificates & secrets* and choose *New client secret*. Copy its *Value* at once, it is shown only now; the *Secret ID* is not it. Note when it *Expires*.' },
    { text: 'To let only some people in, open the application under *Enterprise apps*, set *Assignment required?* to *Yes* under *Properties*, and add them under *Users and groups*.' },
  ],
  gives: { issuer: 'https://login.microsoftonline.com/*Directory (tenant) ID*/v2.0; the tenant ID stands on the application’s *Overview*.', clientId: '*Application (client) ID*, on its *Overview*.', clientSecret: 'The *Value* of the client secret.' },
  factor: ['mfa'],
  factorNote: 'Entra ID tells how somebody proved themselves only if the application’s tokens carry *amr*. Run a test and see what it says.',
};

const googleSaml: SsoSetUpGuide = {
  steps: [
    { text: 'In the *Google Admin console*, open *Apps*, *Web and mobile apps*, then *Add app*, *Add custom SAML app*. Give it a name people will recognize.' },
    { text: 'On *Google Identity Provider details*, choose *Download metadata* and keep the file for the next step here. Continue.' },
    { text: 'On *Service provider details*:', fields: [['ACS URL', ours('acsUrl')], ['Entity ID', ours('entityId')], ['Start URL (optional)', ours('loginUrl')], ['Signed response', 'ticked'], ['Name ID format', 'PERSISTENT'], ['Name ID', 'Basic Information > Primary email']] },
    { text: 'On *Attribute mapping*, choose *Add mapping* twice:', fields: [['Primary email', 'email'], ['First name', 'name']] },
    { text: 'Open *User access* and choose *ON for everyone*, or switch it on for the groups who may sign in. Google can take some minutes, at times a day, until it holds.' },
  ],
  gives: { metadata: 'The file from *Download metadata*.', entityId: '*Entity ID*', ssoUrl: '*SSO URL*', certificate: '*Certificate*' },
  factor: [],
  factorNote: 'Google does not say whether it asked for a second factor, so its own cannot count here.',
};

const googleOidc: SsoSetUpGuide = {
  steps: [
    { text: 'In the *Google Cloud console*, choose or make a project of the company, open *Google Auth Platform*, and under *Audience* choose *Internal*: then only people of the company get in.' },
    { text: 'Under *Clients*, choose *Create client*:', fields: [['Application type', 'Web application'], ['Authorized redirect URIs', ours('redirectUri')]] },
  ],
  gives: { issuer: 'https://accounts.google.com', clientId: '*Client ID*', clientSecret: '*Client secret*, shown when the client is created.' },
  factor: [],
  factorNote: 'Google does not say whether it asked for a second factor, so its own cannot count here.',
};

const oktaSaml: SsoSetUpGuide = {
  steps: [
    { text: 'In the *Okta Admin Console*, open *Applications*, *Applications*, choose *Create App Integration*, then *SAML 2.0*. Give it a name people will recognize.' },
    { text: 'Under *Configure SAML*, leaving *Use this for Recipient URL and Destination URL* ticked and *Default RelayState* empty:', fields: [['Single sign-on URL', ours('acsUrl')], ['Audience URI (SP Entity ID)', ours('entityId')], ['Name ID format', 'Persistent']] },
    { text: 'Under *Attribute Statements*, add two, of format *Unspecified*:', fields: [['email', 'user.email'], ['name', 'user.displayName']] },
    { text: 'Leave the *Advanced Settings* as they are: *Response* and *Assertion Signature* signed with *RSA-SHA256*, *Assertion Encryption* unencrypted.' },
    { text: 'On the *Assignments* tab, assign the people and groups who may sign in.' },
  ],
  gives: { metadata: 'On the *Sign On* tab, under *Metadata details*: *Metadata URL*.', entityId: '*Issuer*', ssoUrl: '*Sign on URL*', certificate: '*Signing Certificate*' },
  factor: [],
  factorNote: 'Okta says by SAML only that a password was used. For its second factor to count, connect by OpenID Connect.',
};

const oktaOidc: SsoSetUpGuide = {
  steps: [
    { text: 'In the *Okta Admin Console*, open *Applications*, *Applications*, choose *Create App Integration*, *OIDC - OpenID Connect*, then *Web Application*.' },
    { text: 'Under *General Settings*, with the grant type *Authorization Code*:', fields: [['Sign-in redirect URIs', ours('redirectUri')], ['Initiate login URI', ours('loginUrl')]] },
    { text: 'Under *Assignments*, choose who may sign in.' },
    { text: 'On the *Sign On* tab, under *OpenID Connect ID Token*, set the *Issuer* to *Okta URL*.' },
  ],
  gives: { issuer: 'The *Okta URL*, such as https://acme.okta.com', clientId: '*Client ID*, on the *General* tab.', clientSecret: '*Client secret*, on the *General* tab.' },
  factor: ['mfa'],
  factorNote: 'Okta says this in *amr* of everybody whom it has asked for a second factor.',
};

const keycloakSaml: SsoSetUpGuide = {
  steps: [
    { text: 'In the *Keycloak admin console*, in the company’s realm, open *Clients* and choose *Create client*:', fields: [['Client type', 'SAML'], ['Client ID', ours('entityId')], ['Valid redirect URIs', ours('acsUrl')], ['Master SAML Processing URL', ours('acsUrl')]] },
    { text: 'On the client’s *Settings*:', fields: [['Name ID format', 'persistent'], ['Force POST binding', 'On'], ['Include AuthnStatement', 'On'], ['Sign documents', 'On'], ['Signature algorithm', 'RSA_SHA256']] },
    { text: 'On *Keys*, switch *Client signature required* and *Encrypt assertions* off.' },
    { text: 'On *Client scopes*, open the scope that ends in *-dedicated*, choose *Configure a new mapper*, *User Property*, twice:', fields: [['Property email: SAML Attribute Name', 'email'], ['Property firstName: SAML Attribute Name', 'name']] },
  ],
  gives: { metadata: 'Under *Realm settings*, *Endpoints*: the address of *SAML 2.0 Identity Provider Metadata*.', entityId: 'https://your-keycloak/realms/*realm*', ssoUrl: 'https://your-keycloak/realms/*realm*/protocol/saml', certificate: 'Under *Realm settings*, *Keys*: the *Certificate* of RS256.' },
  factor: samlFactors.slice(0, 1),
  factorNote: 'Keycloak says by SAML what its authentication flow is set to say. Run a test and see.',
};

const keycloakOidc: SsoSetUpGuide = {
  steps: [
    { text: 'In the *Keycloak admin console*, in the company’s realm, open *Clients* and choose *Create client*:', fields: [['Client type', 'OpenID Connect'], ['Client ID', 'portico'], ['Client authentication', 'On'], ['Authentication flow', 'Standard flow'], ['Valid redirect URIs', ours('redirectUri')]] },
    { text: 'On its *Client scopes*, *profile* and *email* stay among the default ones.' },
  ],
  gives: { issuer: 'https://your-keycloak/realms/*realm*', clientId: 'The *Client ID* you chose.', clientSecret: 'On *Credentials*: *Client Secret*.' },
  factor: ['mfa', '2'],
  factorNote: 'Keycloak says in *acr* and *amr* what its authentication flow is set to say. Run a test and see.',
};

const otherSaml: SsoSetUpGuide = {
  steps: [
    { text: 'Make a new SAML 2.0 application (also called service provider or relying party). If it can read metadata, give it ours and skip the next two:', fields: [['Service provider metadata', ours('metadataUrl')]] },
    { text: 'Otherwise enter these. The names differ from product to product:', fields: [['Entity ID, audience, identifier', ours('entityId')], ['ACS URL, reply URL, consumer URL', ours('acsUrl')], ['Start URL, sign-on URL', ours('loginUrl')]] },
    { text: 'Have it send a *persistent* NameID, which stays the same when somebody is renamed, and these attributes:', fields: [['E-mail address', 'email'], ['Full name', 'name']] },
    { text: 'Have it sign the response or the assertion with *RSA and SHA-256*, and encrypt neither. Then assign the people who may sign in.' },
  ],
  gives: { metadata: 'Its own SAML metadata, as an address or a file.', entityId: 'Also called *issuer*.', ssoUrl: 'Also called *single sign-on service* or *login URL*, for the *HTTP-Redirect* binding.', certificate: 'The *signing certificate*, as text (PEM).' },
  factor: samlFactors,
  factorNote: 'The *AuthnContextClassRef* of its answer says how somebody proved themselves. Run a test and see.',
};

const otherOidc: SsoSetUpGuide = {
  steps: [
    { text: 'Make a new OpenID Connect client (also called application or relying party), confidential, with the *authorization code* flow:', fields: [['Redirect URI, callback URL', ours('redirectUri')], ['Start URL, initiate login URI', ours('loginUrl')]] },
    { text: 'Allow it the scopes *openid*, *profile* and *email*, and have it sign ID tokens with *RS256*. PKCE may be required. Then assign the people who may sign in.' },
  ],
  gives: { issuer: 'The address before */.well-known/openid-configuration*.', clientId: '*Client ID*', clientSecret: '*Client secret*' },
  factor: ['mfa'],
  factorNote: 'The claims *acr* and *amr* say how somebody proved themselves. Run a test and see.',
};

/** What to do at each identity provider, with the very names of its screens; staff read it, and whoever has a set-up link. */
export const ssoSetUpGuides: Readonly<Record<SsoGuide, Readonly<Record<SsoProtocol, SsoSetUpGuide>>>> = {
  entra: { saml: entraSaml, oidc: entraOidc },
  google: { saml: googleSaml, oidc: googleOidc },
  okta: { saml: oktaSaml, oidc: oktaOidc },
  keycloak: { saml: keycloakSaml, oidc: keycloakOidc },
  other: { saml: otherSaml, oidc: otherOidc },
};

/** Which protocol each identity provider is best connected by, and why. */
export const advisedProtocols: Readonly<Record<SsoGuide, { readonly protocol: SsoProtocol; readonly why: string }>> = {
  entra: { protocol: 'saml', why: 'With Entra ID, SAML can say that it asked for a second factor, and its certificate lasts three years.' },
  google: { protocol: 'saml', why: 'With Google, SAML is set up in the Admin console, where access by group is managed too.' },
  okta: { protocol: 'oidc', why: 'With Okta, OpenID Connect says that it asked for a second factor, and its secret does not run out by itself.' },
  keycloak: { protocol: 'oidc', why: 'With Keycloak, OpenID Connect needs fewer settings, and its keys change without anybody’s help.' },
  other: { protocol: 'saml', why: 'Take what the product offers; both are equally safe here.' },
};

/** Where each identity provider shows the certificate or secret that comes next. */
export const ssoRenewalSteps: Readonly<Record<SsoGuide, Readonly<Record<SsoProtocol, string>>>> = {
  entra: {
    saml: 'At entra.microsoft.com open Enterprise apps › your application › Single sign-on › SAML Certificates › Edit, and add a new certificate. Download it as “PEM certificate download” and hand it in here before you press “Make certificate active”.',
    oidc: 'At entra.microsoft.com open App registrations › your application › Certificates & secrets › Client secrets › New client secret, and copy its “Value”.',
  },
  google: {
    saml: 'At admin.google.com open Apps › Web and mobile apps › your application › Service provider details › Manage certificates, and generate a second certificate. Download it and hand it in here before you choose it for the application.',
    oidc: 'At console.cloud.google.com open Google Auth Platform › Clients › your client, and press “Add secret”.',
  },
  okta: {
    saml: 'In the Okta Admin Console open your application › Sign On › SAML Signing Certificates, and generate a new certificate. Download it and hand it in here before you activate it.',
    oidc: 'In the Okta Admin Console open your application › General › Client Credentials › Edit, and generate a new secret beside the old one.',
  },
  keycloak: {
    saml: 'In the Keycloak admin console open Realm settings › Keys › Add providers, and add the next RSA key with a lower priority. Copy its certificate and hand it in here before you raise its priority.',
    oidc: 'In the Keycloak admin console open Clients › your client › Credentials, and regenerate the client secret. The old one works until its rotation ends.',
  },
  other: {
    saml: 'Have your identity provider make the certificate it signs with next, and hand it in here before it begins to sign with it.',
    oidc: 'Have your identity provider make a second client secret, and hand it in here before the old one ends.',
  },
};
