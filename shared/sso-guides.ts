/** Which identity provider somebody sets up; the same list as `ssoGuides` of the contract, without its schema. */
export type SsoGuide = 'entra' | 'google' | 'okta' | 'keycloak' | 'other';
export type SsoProtocol = 'saml' | 'oidc';

/** A value of ours that the identity provider asks for. */
export type OurSsoValue = 'acsUrl' | 'entityId' | 'metadataUrl' | 'redirectUri';

/** One step at the identity provider: what to do there, and which fields take which of our values or of these texts. */
export interface SsoGuideStep {
  readonly text: string;
  readonly copies?: readonly { readonly field: string; readonly value: OurSsoValue }[];
  readonly enters?: readonly { readonly field: string; readonly text: string }[];
}

export const ssoGuideNames: Readonly<Record<SsoGuide, string>> = { entra: 'Microsoft Entra ID', google: 'Google Workspace', okta: 'Okta', keycloak: 'Keycloak', other: 'Another one' };

/** What to do at each identity provider, in order, in the words of its own pages. */
export const ssoGuideSteps: Readonly<Record<SsoGuide, Readonly<Record<SsoProtocol, readonly SsoGuideStep[]>>>> = {
  entra: {
    saml: [
      { text: 'Open entra.microsoft.com and go to Entra ID › Enterprise apps › New application › Create your own application. Choose “Integrate any other application you don’t find in the gallery (Non-gallery)” and create it.' },
      {
        text: 'Open Single sign-on › SAML. Edit “Basic SAML Configuration”, enter these two, leave the rest empty, and save.',
        copies: [
          { field: 'Identifier (Entity ID)', value: 'entityId' },
          { field: 'Reply URL (Assertion Consumer Service URL)', value: 'acsUrl' },
        ],
      },
      {
        text: 'Edit “Attributes & Claims” and open “Unique User Identifier (Name ID)”. The object ID never passes on to somebody else, as an address may. The claims emailaddress and displayname stay as they are.',
        enters: [
          { field: 'Name identifier format', text: 'Persistent' },
          { field: 'Source attribute', text: 'user.objectid' },
        ],
      },
      { text: 'Under “Users and groups”, assign whoever is to sign in.' },
      { text: 'Back at Single sign-on, under “SAML Certificates”, copy the “App Federation Metadata Url”. Enter it below.' },
    ],
    oidc: [
      { text: 'Open entra.microsoft.com and go to Entra ID › App registrations › New registration. Under “Supported account types” choose the one for this organizational directory only (Single tenant).' },
      { text: 'Under “Redirect URI” choose the platform Web, enter this address, and register.', copies: [{ field: 'Redirect URI', value: 'redirectUri' }] },
      { text: 'On the overview, copy the “Application (client) ID” as client ID. The issuer is the address below with your “Directory (tenant) ID” in it.', enters: [{ field: 'Issuer', text: 'https://login.microsoftonline.com/<Directory (tenant) ID>/v2.0' }] },
      { text: 'Under “Certificates & secrets” › “Client secrets” › “New client secret”, choose when it expires. Copy its “Value” (not its “Secret ID”): it is shown only once.' },
      { text: 'Under “Token configuration” › “Add optional claim”, choose the token type ID and add email.' },
    ],
  },
  google: {
    saml: [
      { text: 'Open admin.google.com and go to Apps › Web and mobile apps › Add app › Add custom SAML app. Give it a name and continue.' },
      { text: 'Under “Option 1: Download IdP metadata”, press “Download metadata”. You hand that file in below. Continue.' },
      {
        text: 'Under “Service provider details” enter these, leave “Start URL” empty, and continue.',
        copies: [
          { field: 'ACS URL', value: 'acsUrl' },
          { field: 'Entity ID', value: 'entityId' },
        ],
        enters: [
          { field: 'Name ID format', text: 'PERSISTENT' },
          { field: 'Name ID', text: 'Basic Information > Primary email' },
        ],
      },
      {
        text: 'Under “Attribute mapping” add these two, and finish.',
        enters: [
          { field: 'Basic Information > Primary email', text: 'email' },
          { field: 'Basic Information > First name', text: 'name' },
        ],
      },
      { text: 'Open “User access”, choose “ON for everyone” or the units that are to sign in, and save.' },
    ],
    oidc: [
      { text: 'Open console.cloud.google.com with an account of your company. Under Google Auth Platform › Audience choose the user type “Internal”: only accounts of your company then get in.' },
      { text: 'Go to Google Auth Platform › Clients › Create client and choose the application type “Web application”. Under “Authorized redirect URIs” add this address, and create.', copies: [{ field: 'Authorized redirect URIs', value: 'redirectUri' }] },
      { text: 'Copy the “Client ID” and the “Client secret”: the secret is shown only once.', enters: [{ field: 'Issuer', text: 'https://accounts.google.com' }] },
    ],
  },
  okta: {
    saml: [
      { text: 'In the Okta Admin Console go to Applications › Applications › Create App Integration, choose “SAML 2.0”, press Next, give it a name, and press Next.' },
      {
        text: 'Under “SAML Settings” enter these. Leave “Use this for Recipient URL and Destination URL” ticked and “Default RelayState” empty.',
        copies: [
          { field: 'Single sign-on URL', value: 'acsUrl' },
          { field: 'Audience URI (SP Entity ID)', value: 'entityId' },
        ],
        enters: [
          { field: 'Name ID format', text: 'Persistent' },
          { field: 'Application username', text: 'Okta username' },
        ],
      },
      {
        text: 'Under “Attribute Statements” add these two, press Next, and finish.',
        enters: [
          { field: 'Name: email, Value', text: 'user.email' },
          { field: 'Name: name, Value', text: 'user.displayName' },
        ],
      },
      { text: 'Under “Assignments”, assign whoever is to sign in.' },
      { text: 'Under “Sign On”, copy the “Metadata URL”. Enter it below.' },
    ],
    oidc: [
      { text: 'In the Okta Admin Console go to Applications › Applications › Create App Integration, choose “OIDC - OpenID Connect” and “Web Application”, and press Next.' },
      { text: 'Leave the grant type “Authorization Code” as it is, enter this address, choose who is assigned, and save.', copies: [{ field: 'Sign-in redirect URIs', value: 'redirectUri' }] },
      { text: 'Under “General” › “Client Credentials” copy the “Client ID” and the “Client secret”. The issuer is the address of your Okta organization.', enters: [{ field: 'Issuer', text: 'https://<your organization>.okta.com' }] },
    ],
  },
  keycloak: {
    saml: [
      { text: 'In the Keycloak admin console choose your realm and go to Clients › Create client. Choose the client type SAML and enter this client ID.', copies: [{ field: 'Client ID', value: 'entityId' }] },
      {
        text: 'On the next page enter this address in both fields, and save.',
        copies: [
          { field: 'Valid redirect URIs', value: 'acsUrl' },
          { field: 'Master SAML Processing URL', value: 'acsUrl' },
        ],
      },
      {
        text: 'Under “Settings” check these. Under “Keys”, switch “Client signature required” off.',
        enters: [
          { field: 'Name ID format', text: 'persistent' },
          { field: 'Sign documents', text: 'On' },
          { field: 'Sign assertions', text: 'On' },
        ],
      },
      {
        text: 'Under “Client scopes” open the one that ends in “-dedicated”, and add two mappers of the type “User Property”.',
        enters: [
          { field: 'Property: email, SAML Attribute Name', text: 'email' },
          { field: 'Property: firstName, SAML Attribute Name', text: 'name' },
        ],
      },
      { text: 'Under Realm settings › General › Endpoints, copy the address of “SAML 2.0 Identity Provider Metadata”. Enter it below.' },
    ],
    oidc: [
      { text: 'In the Keycloak admin console choose your realm and go to Clients › Create client. Choose the client type OpenID Connect and a client ID, such as portal.' },
      { text: 'On the next page switch “Client authentication” on and leave “Standard flow” ticked. Then enter this address, and save.', copies: [{ field: 'Valid redirect URIs', value: 'redirectUri' }] },
      { text: 'Under “Credentials” copy the “Client Secret”. The issuer is the address of your realm.', enters: [{ field: 'Issuer', text: 'https://<your Keycloak>/realms/<realm>' }] },
    ],
  },
  other: {
    saml: [
      {
        text: 'At your identity provider, add a SAML 2.0 application. It reads these from our metadata, or asks for them one by one.',
        copies: [
          { field: 'Metadata of the service provider', value: 'metadataUrl' },
          { field: 'Entity ID, audience', value: 'entityId' },
          { field: 'ACS URL, reply URL (binding HTTP-POST)', value: 'acsUrl' },
        ],
      },
      { text: 'Have it sign the response or the assertion with RSA and SHA-256, and encrypt neither. Our requests are not signed.' },
      {
        text: 'Have it send a NameID that stays the same for each person and never passes on to another, and these attributes.',
        enters: [
          { field: 'E-mail address', text: 'email' },
          { field: 'Name', text: 'name' },
        ],
      },
      { text: 'Assign whoever is to sign in, and copy the address of its metadata or save them as a file.' },
    ],
    oidc: [
      { text: 'At your identity provider, add a confidential web application for the authorization code flow, with this address.', copies: [{ field: 'Redirect URI', value: 'redirectUri' }] },
      { text: 'Allow it the scopes openid, profile and email, and assign whoever is to sign in.' },
      { text: 'Copy the issuer, the client ID and the client secret.' },
    ],
  },
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
