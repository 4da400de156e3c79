// What can be asked for, as people put it together: a head ("number", "código") and what it is of ("booking", "de tu reserva"). Data,
// pure, small: the inbox carries it too. Before it: phrase-patterns. After it: ask-words.
import type { AskKind } from './ask-words.ts';
import { phrasesOf } from './phrase-patterns.ts';

const HEAD = '{number|numbers|no|nr|num|code|ref|reference|id|reference number|ref number|ref no|digits}';
const NUMERO = '{número|núm|num|n|nº|nro|código|cod|referencia|ref|clave|id|folio|localizador}';
const DE = '{de|del|de la|de tu|de su|de vuestra|de vuestro|}';
const NUMMER = '{nummer|nr|code|referenz|kennung|id| nummer| nr| code| referenz| id}';
const NUM_FR = '{numéro|numero|num|n|no|code|référence|références|ref}';
const DU = '{de|du|de la|d|de l|de votre|de ta|de ton|}';
const NUM_IT = '{numero|n|nr|num|codice|cod|riferimento|rif|id}';
const DI = '{di|del|della|dell|d|della sua|della tua|del suo|del tuo|}';
/** Programmes of airlines and shops, which stand for "member". */
const CLUBS =
  'skywards|flying blue|millemiglia|mille miglia|miles more|miles and more|miles|avios|iberia plus|iberia club|executive club|volare|lifemiles|latam pass|suma|krisflyer|aadvantage|mileageplus|skymiles|payback|clubcard|nectar|bonvoy|eurobonus|fidelio';

export const COMPOSED = [
  ['booking', phrasesOf(
    `{booking|bookings|reservation|res|trip|itinerary|confirmation|flight booking} {${HEAD.slice(1, -1)}}`,
    '{booking|reservation} {locator|confirmation number|confirmation code|confirmation}', 'pnr {code|number|locator}', 'airline {code|reference}', 'your {reference|ref}',
    '{six|6} {letter|character|digit|characters|letters} {code|reference|locator|number}', '{code|number|reference} {of|for|on|from} {your|the} {booking|reservation|trip|confirmation}',
    `${NUMERO} ${DE} {reserva|reservación|vuelo|viaje|confirmación|booking|expediente}`, '{tu|su|vuestra} referencia', 'código de {6|seis} {letras|caracteres|dígitos}',
    `{buchungs|buchung|reservierungs|bestätigungs|vorgangs|reise}${NUMMER}`, '{ihre|deine} referenz', '{6|sechs}stelligen {code|buchungscode}',
    `${NUM_FR} ${DU} {réservation|résa|resa|dossier|confirmation|voyage|booking}`, '{votre|ta|vos} {référence|références}', 'code à {6|six} {lettres|caractères}',
    `${NUM_IT} ${DI} {prenotazione|conferma|viaggio|pratica|booking|volo}`, '{suo|tuo} riferimento', 'codice {di|a} {6|sei} {lettere|caratteri}',
  )],
  ['order', phrasesOf(
    `{order|purchase|sales order|web order|online order} {${HEAD.slice(1, -1)}}`, '{code|number|reference} {of|for|on} {your|the} {order|purchase}',
    `${NUMERO} ${DE} {pedido|orden|compra|encargo}`, `{bestell|bestellungs|auftrags|order|kauf|auftragsbestätigungs}${NUMMER}`,
    `${NUM_FR} ${DU} {commande|achat}`, `${NUM_IT} ${DI} {ordine|acquisto|ordinazione}`,
  )],
  ['ticket', phrasesOf(
    '{ticket|e ticket|eticket|electronic ticket|flight ticket} {number|numbers|no|nr}', 'number {of|on} {your|the} {ticket|e ticket}',
    `{número|núm|num|n|nro|código} ${DE} {billete|boleto|tiquete|ticket|tique|pasaje|e ticket} {|electrónico|aéreo}`,
    '{ticket|tickets|flugschein|flugticket|e ticket|eticket|fahrkarten}{nummer|nr|nummern| nummer| nr}',
    `{numéro|num|n|numéros} ${DU} {billet|e billet|ticket|billets} {|électronique|d avion}`, `{numero|n|nr|codice} ${DI} {biglietto|ticket|e ticket|titolo di viaggio} {|elettronico|aereo}`,
  )],
  ['loyalty', phrasesOf(
    `{frequent flyer|frequent flier|ff|membership|member|loyalty|loyalty card|club|club card|rewards|reward|mileage|bonus card|points card|points|${CLUBS}} {number|no|nr|id|card number|account number|membership number|membership}`,
    `{número|núm|num|n|nro|código|id} ${DE} {socio|socia|viajero frecuente|pasajero frecuente|cliente frecuente|fidelización|fidelidad|miembro|membresía|tarjeta de fidelidad|tarjeta de fidelización|tarjeta de socio|tarjeta de puntos|afiliado|${CLUBS}}`,
    `{vielflieger|mitglieds|mitglieder|kundenkarten|bonus|bonuskarten|meilen|treue|treuekarten|club|clubkarten|vorteilskarten|meilenkonto|teilnehmer|${CLUBS}}{nummer|nr|kartennummer| nummer| nr| kartennummer}`,
    `{numéro|num|n|no|identifiant|code} ${DU} {membre|fidélité|adhérent|adhérente|carte de fidélité|carte fidélité|carte d adhérent|carte de membre|voyageur fréquent|programme de fidélité|${CLUBS}}`,
    `{numero|n|nr|codice|id} ${DI} {socio|socia|tessera|tessera fedeltà|carta fedeltà|carta socio|fedeltà|iscrizione|programma fedeltà|frequent flyer|${CLUBS}}`,
  )],
  ['phone', phrasesOf(
    '{phone|mobile|telephone|contact|cell|cellphone|cell phone|callback|call back|daytime|whatsapp|landline|home phone|best contact} {number|no|nr|digits}',
    '{number|line} {you re|you are} {calling|texting|writing} {from|about}', 'number {we|i} can {reach|call|ring|contact} you', '{best|good} number', 'your {mobile|landline}',
    `{número|núm|num|n|nro} ${DE} {teléfono|móvil|celular|contacto|línea|whatsapp|cel|tel|fijo}`, '{teléfono|móvil|celular|número} {de contacto|en el que|donde|al que}', '{tu|su|vuestro} {cel|tel|línea|fijo|whatsapp}',
    '{telefon|handy|mobil|mobilfunk|ruf|rückruf|festnetz|kontakt|mobiltelefon|whatsapp}{nummer|nr|nummern| nummer| nr}',
    `{numéro|num|n} ${DU} {téléphone|tel|tél|portable|mobile|contact|fixe|ligne|gsm|natel|whatsapp}`, '{ton|votre} {tel|num|fixe|06|07}', 'ligne concernée',
    `{numero|n|recapito} ${DI} {telefono|telefonico|cellulare|cell|contatto|linea|whatsapp|tel|fisso|utenza}`, '{suo|tuo} {cell|recapito|fisso}', '{linea interessata|recapito|cell}',
  )],
  ['name', phrasesOf(
    '{full|legal|first|last|family|given|complete|passenger|passenger s|account holder|account holder s|account holder|cardholder|lead passenger} {name|names}', 'first and last names', '{surname|surnames|forename}',
    '{name|names|surname} {on|under|of|for|in} {the|your|this} {booking|reservation|account|order|passenger|account holder|passengers|contract}', '{name|surname} {it s|it is} {under|booked under|in}', '{ur|your} {name|names}',
    '{nombre|nombres} {completo|y apellidos|y apellido|completos|del titular|del pasajero|de la reserva|de los pasajeros}', '{apellido|apellidos} {|del titular|del pasajero|completos}', '{tu|su|vuestro} {nombre|nombres}',
    '{vor und nach|vor|nach|familien|zu}{name|namen|names}', '{namen|name} {des fluggastes|des passagiers|des kunden|des kontoinhabers|auf der buchung|in der buchung|der buchung}', '{vollen|vollständigen|ganzen} namen', '{ihren|deinen|ihr|dein} {namen|name}',
    '{nom de famille|nom complet|prénom|prénoms|noms et prénoms|nom et prénom|nom prénom|prénom et nom}', 'nom {du|de la} {passager|titulaire|réservation|client|voyageur}', '{vos|votre|ton|tes} {nom|noms}',
    '{nome e cognome|nome completo|nome cognome|cognome|nominativo|generalità}', '{nome|cognome} {del passeggero|dell intestatario|della prenotazione|del titolare}', '{suo|tuo} nome',
  )],
  ['email', phrasesOf(
    '{email|e mail|mail|contact email} {address|addy|id}', '{email|e mail|mail|address} {used|you used|linked|associated|registered|it was booked|it was ordered|you booked|you signed up|you registered|you ordered|you log in|you use|you logged in|on the account|on your account|on file|on the booking|for the booking}', '{ur|your} {mail|e mail|email}',
    '{correo|email|e mail|mail|correo electrónico} {asociado|registrado|vinculado|utilizado|usado|que usaste|que usó|que utilizaste|con el que|de contacto|de la compra|de la reserva|de la cuenta|de tu cuenta|de su cuenta|de registro|de facturación|electrónico}', '{dirección|cuenta} de {correo|email|e mail|mail} {|electrónico}', '{tu|su|vuestro} {mail|correo|email|e mail}',
    '{e mail|email|mail|kontakt e mail|kontaktmail} {adresse|adressen}', '{mail|email|e mail|kontakt}{adresse|adressen}', '{mail|e mail|email} {mit der|mit dem|unter der|zur buchung|zum konto|zum kundenkonto}', '{ihre|deine|ihrer|deiner} {mail|e mail|email}',
    '{adresse|} {mail|e mail|email|courriel} {utilisé|utilisée|rattaché|rattachée|associé|associée|lié|liée|du compte|de la réservation|de la commande|de contact|de votre compte|avec laquelle|avec lequel|électronique}', 'adresse {mail|e mail|email|courriel|électronique|de messagerie|de courriel}', '{votre|ton|vos} {mail|email|e mail|courriel}',
    '{email|e mail|mail|posta elettronica|indirizzo} {usata|usato|utilizzata|utilizzato|associata|associato|registrata|registrato|collegata|collegato|con cui|dell account|della prenotazione|dell ordine|di registrazione|di contatto}', 'indirizzo {email|mail|e mail|di posta|di posta elettronica|elettronico}', '{sua|tua} {mail|email|e mail}',
  )],
  ['address', phrasesOf(
    '{delivery|shipping|postal|home|billing|street|full|mailing|current|residential|house|complete|registered|service|installation} {address|addresses}', '{postcode|post code|zip|zip code|postal code|house number|street name}', '{ur|your} address',
    '{dirección|domicilio} {postal|de entrega|de envío|de facturación|de instalación|de tu casa|de su casa|particular|completa|completo|actual|exacta}', '{código postal|tu cp|su cp|cp}', '{tu|su|vuestra} {dirección|domicilio}',
    '{liefer|post|wohn|rechnungs|versand|heimat|privat|melde|zustell|haus}{adresse|anschrift}', '{postleitzahl|plz|hausnummer|wohnort|anschrift}', '{ihre|deine|ihrer|deiner} adresse', '{vollständige|genaue|aktuelle|komplette} adresse',
    'adresse {postale|de livraison|complète|de facturation|actuelle|de domicile|exacte|du domicile|de résidence}', '{code postal|lieu de résidence|domicile}', '{votre|ton|vos} adresse',
    'indirizzo {di consegna|di casa|di residenza|di spedizione|di fatturazione|completo|esatto|di recapito}', '{il|suo|tuo} cap', '{codice postale|residenza|domicilio}', '{suo|tuo} indirizzo',
  )],
  ['birth_date', phrasesOf(
    '{date of birth|dob|d o b|birth date|birthdate|birthday|day of birth|year of birth}', '{day|date|year} you were born', '{fecha|día|año} de {nacimiento|nac}', '{geburtsdatum|geburtstag|geburtsjahr|geb datum|tag der geburt}',
    '{date|jour|année} de naissance', '{data|giorno|anno} di nascita',
  )],
  ['identity', phrasesOf(
    '{your|ur} {identity|identification}', '{it s|it is|this is} {really|actually|} you', '{who you are|you are who you say|you re who you say}', '{you re|you are|i m speaking to|i m speaking with|i am speaking with|i m talking to|this is} {the|} {account holder|cardholder|policy holder|right person}', '{go through|get through|take you through|pass|complete|answer|our|some|few|your|the} {|some|our|the|a few|your} security {questions|checks|check|steps|details}', '{go through|get through|take you through|pass|complete} {|our|the} security',
    '{su|tu|vuestra} identidad', '{es|eres|sea|seas} {realmente|de verdad|efectivamente} {usted|tú}', '{quién eres|quién es usted|identificarte|identificarse|identifíquese|identifícate}', '{usted|tú|eres|es|sea|seas} {el|la} titular',
    '{ihre|deine|ihrer|deiner} identität', '{sie|du} es {wirklich|auch wirklich|tatsächlich|} {sind|bist}', '{legitimieren|ausweisen|identifizieren}', '{wer sie sind|wer du bist|der kontoinhaber|die kontoinhaberin|der vertragsinhaber|kontoinhaber sind|vertragsinhaber sind|kontoinhaber bist}',
    '{votre|ton} identité', '{c est|ce soit|il s agit} {bien|vraiment|bien de} {vous|toi}', '{qui vous êtes|qui tu es|vous identifier|t identifier|identifiez vous}', '{êtes|es|soyez|sois} {bien|} {le|la} titulaire',
    '{sua|tua} identità', '{sia|è} {davvero|proprio|veramente} {lei|tu}', '{identificarsi|identificarti|chi è lei|chi sei}', '{sia|sei|è|essere} {l intestatario|l intestataria|il titolare|la titolare}',
  )],
  ['document', phrasesOf(
    '{passport|passport number|passports|id card|identity card|identity document|photo id|government id|your id|ids|driving licence|driving license|drivers license|driver s license|proof of identity|proof of id|form of id|identification document}', '{copy|photo|picture|scan|image|front and back|both sides|pic} of {your|the|an|ur} {id|licence|license}',
    '{pasaporte|dni|documento de identidad|documento de identificación|carné de identidad|carnet de identidad|cédula|cédula de identidad|ine|tarjeta de identidad|número de pasaporte|identificación oficial}',
    '{reisepass|reisepasses|reisepassnummer|personalausweis|personalausweises|personalausweisnummer|ausweis|ausweises|ausweiskopie|passkopie|ausweisdokument|ausweisdokuments|führerschein|führerscheins|lichtbildausweis|lichtbildausweises}', '{ihren|deinen|ihres|deines} {pass|passes}',
    '{passeport|numéro de passeport|pièce d identité|carte d identité|carte nationale d identité|cni|permis de conduire|titre de séjour|justificatif d identité}',
    '{passaporto|carta d identità|carta di identità|documento d identità|documento di identità|documento di riconoscimento|patente|patente di guida|numero di passaporto|numero del passaporto}', '{passaporte|cartão de cidadão|documento de identidade|bilhete de identidade}',
  )],
] satisfies (readonly [AskKind, string])[]; // prettier-ignore

/**
 * Everyday nouns which are asked for only beside a word of giving ("give me name and mail"), or with "your" before them; alone they
 * are as often the e-mail that was sent and the phone that is broken.
 */
export const EVERYDAY = [
  ['name', 'name|names|nombre|namen|nom|nome|nomi'],
  ['email', 'email|e mail|mail|emails|correo|courriel|posta elettronica'],
  ['phone', 'phone|mobile|cell|telephone|teléfono|móvil|celular|telefon|handy|téléphone|portable|cellulare|telefono|cel|tel|telefone|telemóvel|número|numéro|numero|nummer|number|num'],
  ['address', 'address|dirección|adresse|indirizzo|domicilio'],
  ['booking', 'reference|ref|referencia|référence|referenz|riferimento'],
] satisfies (readonly [AskKind, string])[]; // prettier-ignore

/** The name of a thing after a question word: "under which e-mail", "de qué reserva". */
export const WHICH = [
  ['name', phrasesOf('{what|which|whose} {name|surname|last name}', '{qué|cuál} {nombre|apellido}', '{welchem|welchen|welcher|welches} {namen|name|nachnamen}', '{quel|quels} {nom|prénom}', '{quale|che} {nome|cognome}')],
  ['email', phrasesOf('{what|which} {email|e mail|mail} {|address|account}', '{qué|cuál} {correo|email|e mail|mail|dirección de correo|cuenta de correo}', '{welche|welcher} {email|e mail|mail|mailadresse|emailadresse} {|adresse}', '{quel|quelle} {adresse|} {mail|email|e mail|courriel|électronique}', '{quale|che} {indirizzo|} {mail|email|e mail}')],
  ['phone', phrasesOf('{what|which} {phone|mobile|cell|line} {|number}', '{qué|cuál} {teléfono|móvil|celular|línea}', '{welche|welcher} {handynummer|telefonnummer|rufnummer|mobilnummer}', '{quel|quelle} {téléphone|portable|ligne}', '{quale|che} {telefono|cellulare|linea|utenza}')],
  ['address', phrasesOf('{what|which} address', '{qué|cuál} {dirección|domicilio}', '{welche|welcher} {adresse|anschrift}', 'quelle adresse', '{quale|che} indirizzo')],
  ['booking', phrasesOf('{what|which} {booking|reservation}', '{qué|cuál} reserva', '{welche|welcher|welchen} {buchung|reservierung}', '{quel|quelle} {réservation|résa|dossier}', '{quale|che} prenotazione')],
  ['order', phrasesOf('{what|which} order', '{qué|cuál} pedido', '{welche|welcher} bestellung', 'quelle commande', '{quale|che} ordine')],
] satisfies (readonly [AskKind, string])[]; // prettier-ignore
