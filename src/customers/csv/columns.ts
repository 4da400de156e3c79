// Which column of a file is what: by the names that brands' systems give to their columns, in several languages, or as the person
// who brings the file says. Pure. Before it: import/open-source; after it: row-of.

/** What a column can be. `attributes.seat` is one attribute, and so on; lists stand in one cell, parted by `|`. */
export const FIELDS = [
  'id', 'ref', 'name', 'given', 'family', 'passportName', 'passportGiven', 'passportFamily', 'ticketName', 'displayName',
  'nativeName', 'names', 'email', 'phone', 'loyalty', 'tier', 'birthDate', 'language', 'timeZone', 'city', 'country', 'handles',
  'booking', 'ticket', 'order', 'references', 'preferences', 'consent', 'attributes',
] as const; // prettier-ignore
const PREFIXES = ['handles', 'preferences', 'consent', 'attributes'] as const;

export type Field = (typeof FIELDS)[number] | `${(typeof PREFIXES)[number]}.${string}`;

export const isField = (text: string): text is Field =>
  (FIELDS as readonly string[]).includes(text) ||
  PREFIXES.some((prefix) => text.startsWith(`${prefix}.`) && text.length > prefix.length + 1);

export interface Mapping {
  /** Column of the file → field, as many as are used. */
  fields: Record<string, Field>;
  unmapped: string[];
}

export class NotMapped extends Error {
  override name = 'NotMapped';
}

/** `wanted`: what was said, column → field; an empty field leaves a column out. @throws NotMapped in words. */
export function mapColumns(columns: readonly string[], wanted: Readonly<Record<string, string>> = {}): Mapping {
  const said = new Map<string, Field | ''>();
  for (const [column, field] of Object.entries(wanted)) {
    const named = SAME.map((same) => columns.find((one) => same(one) === same(column))).find(
      (one) => one !== undefined,
    );
    if (named === undefined)
      throw new NotMapped(`There is no column "${column}". The file has: ${columns.filter((one) => one !== '').join(', ')}`); // prettier-ignore
    if (field !== '' && !isField(field))
      throw new NotMapped(`There is no field "${field}". Fields are: ${FIELDS.join(', ')}, attributes.NAME …`);
    said.set(named, field);
  }
  const fields: Record<string, Field> = {};
  const unmapped: string[] = [];
  for (const column of columns) {
    const field = said.get(column) ?? fieldNamed(column);
    if (field === undefined) unmapped.push(column);
    else if (field !== '' && !Object.hasOwn(fields, column)) fields[column] = field;
  }
  // Of two columns that mean the same the one that somebody named counts, else the first.
  const taken = new Map<Field, string>();
  for (const [column, field] of Object.entries(fields)) {
    const other = taken.get(field);
    const may = other === undefined || SEVERAL.has(field);
    if (may) taken.set(field, column);
    else {
      const loser = said.has(column) && !said.has(other) ? other : column;
      delete fields[loser];
      unmapped.push(loser);
      if (loser === other) taken.set(field, column);
    }
  }
  if (Object.keys(fields).length === 0)
    throw new NotMapped(`No column was understood. Say which is what, such as ${columns[0] || 'Column'}=ref`);
  return { fields, unmapped: unmapped.filter((column) => column !== '') };
}

/** A file may have an e-mail for work and one for home. */
const SEVERAL: ReadonlySet<Field> = new Set(['email', 'phone', 'booking', 'ticket', 'order']);

/** `given=Vorname,ref=`: as `--map` and the API have it. @throws NotMapped. */
export function mappingFrom(texts: readonly string[]): Record<string, string> {
  const pairs = texts.flatMap((text) => text.split(',')).filter((pair) => pair.trim() !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.lastIndexOf('=');
      if (at < 1) throw new NotMapped(`"${pair}" is no mapping: write COLUMN=FIELD, such as "Kundennummer=ref"`);
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    }),
  );
}

const plain = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[^\p{L}\p{N}]+/gu, '');
/** How a column may be named: the exact name counts before one that is only like it. */
const SAME: readonly ((name: string) => string)[] = [(name) => name, (name) => name.trim(), plain];

function fieldNamed(column: string): Field | undefined {
  const name = column.trim();
  if (isField(name)) return name;
  const known = NAMES.get(plain(name)) ?? NAMES.get(plain(name).replace(/\d+$/, ''));
  return known;
}

const WORDS: Readonly<Partial<Record<Field, string>>> = {
  id: 'touchpointid',
  ref: `ref reference customerid customerno customernumber customerref externalid externalref crmid accountid accountnumber
    clientid kundennummer kundennr kundenid idcliente numerocliente clienteid codigocliente referencia numeroclient idclient
    refclient codicecliente numerodocliente klantnummer numerklienta kundenummer asiakasnumero musterino`,
  name: `name fullname customername nombrecompleto nomcomplet nomecompleto nomecognome vollername vorundnachname volledigenaam
    imienazwisko`,
  given: `given givenname givennames firstname forename forenames vorname vornamen nombre nombres prenom prenoms nome primeironome
    voornaam imie fornavn fornamn etunimi ad isim`,
  family: `family familyname lastname surname surnames nachname familienname zuname apellido apellidos nom nomdefamille cognome
    sobrenome apelido ultimonome achternaam nazwisko etternavn efternamn efternavn sukunimi soyad soyadi`,
  passportName: 'passportname nameonpassport nombrepasaporte namelautpass',
  passportGiven: 'passportgiven passportgivenname passportfirstname passgivennames',
  passportFamily: 'passportfamily passportsurname passportlastname passportfamilyname',
  ticketName: 'ticketname nameonticket passengername paxname nombrebillete',
  displayName: 'displayname nickname preferredname anzeigename alias rufname',
  nativeName: 'nativename nameinnativescript originalname',
  email: `email emails emailaddress mail mailaddress correo correoelectronico direcciondecorreo courriel adressemail adresseemail
    mailadresse emailadresse indirizzoemail postaelettronica enderecodeemail epost sahkoposti eposta`,
  phone: `phone phones phonenumber telephone telephonenumber mobile mobilephone mobilenumber cell cellphone tel telefono movil
    celular telefon telefonnummer handy handynummer mobilnummer mobiltelefon portable numerodetelephone cellulare numeroditelefono
    telemovel telefone telefoon telefoonnummer puhelin`,
  loyalty: `loyalty loyaltynumber loyaltyno loyaltyid frequentflyer frequentflyernumber ffn ffnumber membernumber memberid
    membershipnumber cardnumber vielfliegernummer kartennummer mitgliedsnummer numerodesocio numerofidelidad numerotarjeta
    numerofidelite cartefidelite numerotessera tesserafedelta numerodesocioa`,
  tier: 'tier loyaltytier status statuslevel level cardtier statusstufe nivel niveau livello categoria',
  birthDate: `birthdate dateofbirth dob birthday birth geburtsdatum geburtstag geboren fechanacimiento fechadenacimiento
    datedenaissance datenaissance naissance datadinascita datanascita datadenascimento datanascimento geboortedatum dataurodzenia
    fodselsdato fodelsedatum`,
  language: 'language lang locale preferredlanguage sprache idioma langue lingua taal jezyk sprak',
  timeZone: 'timezone tz zeitzone zonahoraria fuseauhoraire fusoorario fusohorario tijdzone',
  city: 'city town homecity stadt ort wohnort ciudad localidad poblacion ville citta cidade plaats woonplaats miasto by',
  country: 'country countrycode land pais pays paese nazione landcode kraj ulke maa',
  'handles.x': 'x twitter twitterhandle xhandle twitterusername xusername',
  'handles.instagram': 'instagram instagramhandle instagramusername insta',
  'handles.messenger': 'facebook messenger facebookhandle facebookusername',
  booking: `booking bookings bookingreference bookingref pnr recordlocator locator reservation reservationnumber buchung
    buchungsnummer buchungscode reserva localizador codigodereserva dossier numerodereservation prenotazione codiceprenotazione
    codigodareserva boeking`,
  ticket:
    'ticket tickets ticketnumber eticket eticketnumber billete numerodebillete billet ticketnummer biglietto bilhete',
  order:
    'order orders ordernumber orderid bestellung bestellnummer pedido numerodepedido commande ordine ordinazione encomenda',
};

const NAMES: ReadonlyMap<string, Field> = new Map(
  Object.entries(WORDS).flatMap(([field, words = '']) =>
    words.split(/\s+/).map((word) => [word, field as Field] as const),
  ),
);
