// Words that name what stands beside them, in seven languages at once: "booking reference", "localizador", "meine Handynummer".
// Data, pure. Before it: words. After it: find-codes, find-phones, find-birth-dates, and polarity ("my booking").
import type { EvidenceKind } from './evidence.ts';
import { phraseTable } from './words.ts';

export interface Cue {
  /** `nothing`: what stands beside it is none of ours (a flight, a parcel, a card). */
  kind: EvidenceKind | 'nothing';
  /** Names the value itself ("booking reference"), not the thing that has one ("booking"). */
  strong: boolean;
  name: string;
}

const strong = (kind: Cue['kind'], name: string): Cue => ({ kind, strong: true, name });
const weak = (kind: Cue['kind'], name: string): Cue => ({ kind, strong: false, name });

export const CUES = phraseTable<Cue>([
  [strong('booking', 'booking reference'), 'booking reference|booking ref|booking number|booking no|booking code|booking id|reservation number|reservation code|reservation reference|reservation no|confirmation code|confirmation number|confirmation|record locator|locator|pnr|reference number|reference code|reference|ref|ref no|reservation id|my ref'],
  [strong('booking', 'booking reference'), 'localizador|código de reserva|número de reserva|codigo reserva|numero reserva|nº de reserva|núm de reserva|referencia|ref de reserva|referencia de reserva|código de confirmación|localizador de reserva'],
  [strong('booking', 'booking reference'), 'buchungscode|buchungsnummer|buchungsnr|buchungsreferenz|reservierungsnummer|reservierungscode|bestätigungscode|referenznummer|vorgangsnummer|buchungs nr|buchungs code'],
  [strong('booking', 'booking reference'), 'référence|référence de réservation|numéro de réservation|code de réservation|dossier|numéro de dossier|référence de dossier|code de confirmation|numéro de confirmation|réf|n de réservation|n de dossier|référence de dossier'],
  [strong('booking', 'booking reference'), 'codice|codice di prenotazione|codice prenotazione|numero di prenotazione|numero prenotazione|riferimento|codice di conferma|riferimento prenotazione'],
  [strong('booking', 'booking reference'), 'localizador da reserva|código da reserva|número da reserva|referência|referência da reserva|código de confirmação|número de reserva'],
  [strong('booking', 'booking reference'), 'boekingsnummer|boekingscode|reserveringsnummer|reserveringscode|bokningsnummer|bokningsreferens|bookingnummer|bookingreference|numer rezerwacji|kod rezerwacji|rezervasyon kodu|rezervasyon numarası|номер бронирования|код бронирования'],
  [weak('booking', 'code'), 'code|código|kode'],
  [weak('booking', 'booking'), 'booking|bookings|reservation|reservations|reserva|reservas|resa|résa|buchung|buchungen|reservierung|réservation|réservations|prenotazione|prenotazioni|boeking|reservering|bokning|rezerwacja|rezervasyon|бронь|бронирование'],
  [strong('ticket', 'ticket number'), 'ticket number|ticket no|ticket nr|e ticket|eticket|e ticket number|número de billete|billete electrónico|nº de billete|número de boleto|boleto electrónico|ticketnummer|e ticketnummer|flugscheinnummer|ticket nummer|numéro de billet|billet électronique|e billet|numero di biglietto|numero biglietto|biglietto elettronico|número do bilhete|número de bilhete|bilhete eletrônico|bilhete eletrónico|bilhete electrónico|ticketnr'],
  [weak('ticket', 'ticket'), 'ticket|tickets|billete|billetes|boleto|boletos|flugticket|flugschein|billet|billets|biglietto|biglietti|bilhete|bilhetes|vliegticket|biljett|bilet'],
  [strong('loyalty', 'membership number'), 'frequent flyer number|frequent flyer no|frequent flyer|ffn|ff number|membership number|membership no|membership id|membership|member number|member no|member id|loyalty number|loyalty card|loyalty id|miles number|mileage number|rewards number|my miles account|número de socio|numero de socio|socio|nº de socio|número de fidelización|tarjeta de fidelidad|número de viajero frecuente|viajero frecuente|cuenta de millas|vielfliegernummer|mitgliedsnummer|mitgliedsnr|meilenkonto|kundenkartennummer|bonusnummer|numéro de membre|numéro de fidélité|numéro d adhérent|carte de fidélité|n de membre|numéro fidélité|numero socio|numero di socio|numero tessera|tessera|carta fedeltà|codice socio|número de sócio|sócio|cartão fidelidade|número de fidelidade|número de passageiro frequente|lidmaatschapsnummer|frequent flyer nummer|medlemsnummer'],
  [weak('loyalty', 'loyalty'), 'miles|points|millas|puntos|meilen|punkte|miglia|punti|milhas|pontos|avios'],
  [strong('order', 'order number'), 'order number|order no|order id|order nr|order ref|order reference|purchase number|número de pedido|numero de pedido|nº de pedido|número de orden|bestellnummer|bestellnr|auftragsnummer|numéro de commande|n de commande|numero d ordine|numero ordine|numero dell ordine|número do pedido|número da encomenda|número de encomenda|ordernummer|bestelnummer'],
  [weak('order', 'order'), 'order|orders|pedido|pedidos|bestellung|bestellungen|auftrag|commande|commandes|ordine|ordini|encomenda|encomendas|bestelling|beställning|ordre'],
  [strong('email', 'e-mail'), 'email|e mail|mail|email address|e mail address|mail address|correo|correo electrónico|dirección de correo|mailadresse|e mail adresse|email adresse|courriel|adresse mail|adresse e mail|adresse email|indirizzo mail|indirizzo email|posta elettronica|endereço de email|endereço de e mail|correio eletrónico|mailadres|e mailadres'],
  [strong('phone', 'phone number'), 'phone|phone number|telephone|telephone number|tel|mobile|mobile number|mobile phone|cell|cell phone|cellphone|cell number|whatsapp|contact number|teléfono|número de teléfono|móvil|celular|tfno|tlf|telefon|telefonnummer|handy|handynummer|mobilnummer|rufnummer|téléphone|numéro de téléphone|portable|numéro de portable|mobile|telefono|numero di telefono|cellulare|telefone|número de telefone|telemóvel|número de telemóvel|telefoon|telefoonnummer|mobiel|call me|call me at|call me on|reach me|reach me at|text me|ring me|llámame|llamadme|me podéis llamar|pueden llamarme|erreichen mich|rufen sie mich|me joindre|m appeler|appelez moi|chiamarmi|chiamatemi|ligar me|liguem me|me ligar|me liguem'],
  [strong('birth_date', 'date of birth'), 'date of birth|dob|d o b|birth date|birthdate|birthday|born|born on|fecha de nacimiento|f nacimiento|fec nac|nacimiento|nací|nací el|nacido el|nacida el|nació el|nacido|nacida|cumpleaños|geburtsdatum|geburtstag|geboren|geboren am|geb|geb am|date de naissance|né le|née le|né|née|naissance|data di nascita|nato il|nata il|nato|nata|nascita|data de nascimento|nascido em|nascida em|nascido a|nascida a|nasci em|nasci a|nascimento|geboortedatum|geboren op|født|född|data urodzenia|doğum tarihi|дата рождения'],
  [weak('nothing', 'flight'), 'flight|flight number|flights|vuelo|vuelos|flug|flugnummer|vol|volo|voo|vlucht|flightnumber|seat|gate|terminal|row|asiento|puerta|sitz|siège|porte|posto|lugar|porta'],
  [strong('nothing', 'parcel'), 'tracking|tracking number|tracking no|parcel|package|shipment|seguimiento|número de seguimiento|envío|paquete|sendung|sendungsnummer|paket|paketnummer|suivi|numéro de suivi|colis|tracciamento|spedizione|pacco|rastreio|rastreamento|código de rastreio'],
  [strong('nothing', 'voucher'), 'promo code|discount code|voucher code|voucher|coupon|gift card|qr code|code promo|código promocional|código de descuento|cupón|gutscheincode|gutschein|rabattcode|bon d achat|codice sconto|buono|código de desconto|cupom|verification code|security code|one time code|otp|código de verificación|code de vérification|codice di verifica|código de verificação|error code|código de error|fehlercode|code erreur|codice errore|código de erro|postal code|dress code|country code|area code|codice fiscale'],
  [strong('nothing', 'card'), 'card|credit card|debit card|card number|tarjeta|tarjeta de crédito|kreditkarte|kartennummer|carte bancaire|carte de crédit|carta di credito|cartão|cartão de crédito|creditcard|iban|account number|sort code|cvv|cvc'],
  [strong('nothing', 'document'), 'passport|passport number|passport no|pasaporte|número de pasaporte|reisepass|reisepassnummer|passnummer|passeport|numéro de passeport|passaporto|numero di passaporto|passaporte|número do passaporte|dni|nie|id card|ausweis|personalausweis|cpf|ssn|postcode|zip|zip code|código postal|plz|postleitzahl|code postal|cap|cep|baggage tag|bag tag|case|case number|claim number|case id|invoice|invoice number|factura|rechnung|rechnungsnummer|facture|fattura|fatura'],
]); // prettier-ignore

/** Words that stand between a cue and its value, and say nothing themselves. */
export const BETWEEN: ReadonlySet<string> = new Set(
  'is was are its it s the this number numbers no nr num code codes reference ref id below here for und lautet ist war die der das den dem mit von nummer es era el la lo los las de del su mi número numero n est etait le les du celle ci e era il di della del seguente mio mia meu minha o a os as da do um eh nosso nossa este esta ten den het van ar under'
    .split(' '),
); // prettier-ignore

/** Of those, the ones that say "here it comes". */
export const IS: ReadonlySet<string> = new Set('is was ist lautet war es era est e eh are s'.split(' '));
