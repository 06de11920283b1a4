import { importFields, type importKinds } from '../../../shared/contracts/imports.ts';
import { foldText } from '../../../shared/folding.ts';

export type ImportKind = (typeof importKinds)[number];
/** Field to column position; null: left out. */
export type Mapping = Readonly<Record<string, number | null>>;

/** What columns are called in exports of PSA, directory and address-book software, folded to letters and digits; the more telling name first. */
const names: { readonly [K in ImportKind]: Readonly<Record<(typeof importFields)[K][number], readonly string[]>> } = {
  organizations: {
    name: ['companyname', 'organizationname', 'organisationname', 'clientname', 'customername', 'accountname', 'company', 'organization', 'organisation', 'client', 'customer', 'account', 'name', 'firmenname', 'firma', 'unternehmen', 'kunde', 'kundenname', 'organisationsname', 'societe', 'nomdelasociete', 'entreprise', 'raisonsociale', 'nomduclient', 'empresa', 'nombredelaempresa', 'razonsocial', 'cliente', 'azienda', 'ragionesociale', 'bedrijf', 'bedrijfsnaam', 'klant', 'klantnaam', 'nomedaempresa', 'firmanavn', 'foretag', 'foretagsnamn', 'nazwafirmy', 'nazwa', 'nazevfirmy', 'nazev'],
    externalId: ['externalid', 'companyid', 'organizationid', 'organisationid', 'clientid', 'customerid', 'accountid', 'accountnumber', 'customernumber', 'companynumber', 'companyrecid', 'companyidentifier', 'psaid', 'autotaskid', 'connectwiseid', 'haloid', 'syncroid', 'id', 'number', 'identifier', 'code', 'reference', 'kundennummer', 'kundennr', 'firmennummer', 'firmenid', 'kundenid', 'numeroclient', 'idclient', 'codeclient', 'numerodecliente', 'idcliente', 'codigocliente', 'codicecliente', 'klantnummer', 'klantid', 'kundnummer', 'numerklienta'],
    domain: ['domain', 'domains', 'emaildomain', 'emaildomains', 'maildomain', 'domainname', 'domane', 'domanen', 'domaine', 'domaines', 'dominio', 'dominios', 'domein', 'domeinen', 'domena', 'domeny'],
    phone: ['phone', 'phonenumber', 'mainphone', 'telephone', 'tel', 'businessphone', 'officephone', 'telefon', 'telefonnummer', 'telefonnr', 'rufnummer', 'telephonenumber', 'numerodetelephone', 'telefono', 'numerodetelefono', 'telefoon', 'telefoonnummer', 'telefone'],
    status: ['status', 'companystatus', 'accountstatus', 'organizationstatus', 'organisationstatus', 'clientstatus', 'customerstatus', 'state', 'active', 'aktiv', 'etat', 'statut', 'estado', 'stato', 'actief'],
    notes: ['notes', 'note', 'comments', 'comment', 'description', 'remarks', 'remark', 'notizen', 'notiz', 'bemerkung', 'bemerkungen', 'kommentar', 'beschreibung', 'remarques', 'remarque', 'commentaire', 'commentaires', 'notas', 'observaciones', 'comentarios', 'opmerking', 'opmerkingen', 'notities', 'uwagi', 'poznamka'],
  },
  people: {
    firstName: ['firstname', 'givenname', 'forename', 'first', 'contactfirstname', 'vorname', 'prenom', 'nombre', 'nombredepila', 'voornaam', 'fornavn', 'fornamn', 'primeironome', 'imie', 'jmeno', 'etunimi'],
    lastName: ['lastname', 'surname', 'familyname', 'last', 'contactlastname', 'nachname', 'familienname', 'zuname', 'nomdefamille', 'apellido', 'apellidos', 'cognome', 'achternaam', 'etternavn', 'efternavn', 'efternamn', 'sobrenome', 'apelido', 'nazwisko', 'prijmeni', 'sukunimi'],
    name: ['fullname', 'displayname', 'contactname', 'username', 'personname', 'employeename', 'name', 'contact', 'person', 'vollstandigername', 'anzeigename', 'ansprechpartner', 'nomcomplet', 'nom', 'nombrecompleto', 'nomecompleto', 'nome', 'volledigenaam', 'naam', 'navn', 'namn', 'imieinazwisko', 'nimi'],
    email: ['emailaddress', 'email', 'mail', 'mailaddress', 'emailid', 'primaryemail', 'workemail', 'businessemail', 'contactemail', 'useremail', 'signinemail', 'emailaddress1', 'email1', 'userprincipalname', 'upn', 'emailadresse', 'mailadresse', 'adressemail', 'adresseemail', 'courriel', 'adressedecourriel', 'correo', 'correoelectronico', 'direcciondecorreo', 'indirizzoemail', 'postaelettronica', 'mailadres', 'emailadres', 'epost', 'epostadress', 'epostadresse', 'adresemail', 'sahkoposti'],
    organizationExternalId: ['organizationexternalid', 'companyexternalid', 'companyid', 'organizationid', 'organisationid', 'clientid', 'customerid', 'accountid', 'companynumber', 'customernumber', 'accountnumber', 'companyrecid', 'companyidentifier', 'externalid', 'kundennummer', 'kundennr', 'firmenid', 'firmennummer', 'kundenid', 'numeroclient', 'idclient', 'codeclient', 'numerodecliente', 'idcliente', 'codicecliente', 'klantnummer', 'klantid', 'kundnummer', 'numerklienta'],
    organizationName: ['organizationname', 'organisationname', 'companyname', 'clientname', 'customername', 'accountname', 'organization', 'organisation', 'company', 'client', 'customer', 'account', 'employer', 'firma', 'firmenname', 'unternehmen', 'kunde', 'societe', 'entreprise', 'raisonsociale', 'empresa', 'cliente', 'azienda', 'ragionesociale', 'bedrijf', 'bedrijfsnaam', 'klant', 'foretag', 'nazwafirmy'],
    role: ['portalrole', 'role', 'userrole', 'portalsecuritylevel', 'securitylevel', 'portalaccess', 'accesslevel', 'permission', 'permissions', 'rolle', 'rolleimportal', 'portalrolle', 'berechtigung', 'roleportail', 'rol', 'ruolo', 'papel', 'roll', 'rola'],
    phone: ['mobile', 'mobilephone', 'mobilenumber', 'cellphone', 'cell', 'mobiletelephone', 'phone', 'phonenumber', 'telephone', 'tel', 'workphone', 'businessphone', 'directphone', 'contactphone', 'handy', 'handynummer', 'mobil', 'mobilnummer', 'mobiltelefon', 'telefon', 'telefonnummer', 'portable', 'telephoneportable', 'numerodetelephone', 'movil', 'telefonomovil', 'telefono', 'cellulare', 'mobiel', 'telefoon', 'telefoonnummer', 'telemovel', 'telefone', 'komorka'],
  },
};

const letters = (heading: string) => foldText(heading).replaceAll(/[^\p{L}\p{N}]+/gu, '');

/** Which column holds which field, as far as the names of the columns tell; each column is taken once. */
export function guessMapping(kind: ImportKind, columns: readonly string[]): Record<string, number | null> {
  const headings = columns.map(letters);
  const taken = new Set<number>();
  const mapping: Record<string, number | null> = {};
  const known: Readonly<Record<string, readonly string[]>> = names[kind];
  for (const field of importFields[kind]) {
    const name = (known[field] ?? []).find((candidate) => headings.some((heading, index) => heading === candidate && !taken.has(index)));
    const index = name === undefined ? -1 : headings.findIndex((heading, position) => heading === name && !taken.has(position));
    mapping[field] = index === -1 ? null : index;
    if (index !== -1) taken.add(index);
  }
  return mapping;
}

/** A mapping somebody chose with every field of the kind in it, or what is wrong with it by field. */
export function checkedMapping(kind: ImportKind, columns: number, chosen: Mapping): { mapping: Record<string, number | null> } | { errors: Record<string, string> } {
  const fields: readonly string[] = importFields[kind];
  const errors: Record<string, string> = {};
  for (const field of Object.keys(chosen)) if (!fields.includes(field)) errors[field] = 'This kind of import has no such field.';
  const mapping: Record<string, number | null> = {};
  for (const field of fields) {
    const column = chosen[field] ?? null;
    mapping[field] = column;
    if (column === null) continue;
    if (column >= columns) errors[field] = 'The file has no such column.';
    else if (fields.some((other) => other in mapping && other !== field && mapping[other] === column)) errors[field] = 'This column is chosen for another field already.';
  }
  return Object.keys(errors).length > 0 ? { errors } : { mapping };
}

/** What is wrong where columns are missing that every row needs, by field; empty where nothing is. */
export function missingColumns(kind: ImportKind, mapping: Mapping): Record<string, string> {
  const has = (field: string) => mapping[field] != null;
  if (kind === 'organizations') return has('name') ? {} : { name: 'Choose the column with the name of the organization.' };
  return {
    ...(has('email') ? {} : { email: 'Choose the column with the e-mail address.' }),
    ...(has('organizationExternalId') || has('organizationName') ? {} : { organizationExternalId: 'Choose the column with the external id or the name of the organization.' }),
  };
}
