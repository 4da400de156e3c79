// Which six signs are a word, an amount, a flight or a date, and not a booking reference. Pure. Before it: a word that looks like a
// code. After it: find-bookings, which asks it before it believes.

const LISTED = new Set(
  (
    'PLEASE THANKS FLIGHT TICKET REFUND CANCEL DELAYS STATUS CLOSED LONDON MADRID BERLIN LISBON VIENNA MUNICH DUBLIN ATHENS PRAGUE WARSAW MOSCOW BOSTON DALLAS DENVER HAVANA MEXICO BOGOTA MUMBAI TAIPEI VENICE NAPLES MILANO TORINO ' +
    'URGENT NUMBER ONLINE SYSTEM BEFORE AFTER AGAIN ALWAYS REALLY ANSWER CALLED CHANGE RETURN FAMILY FRIEND HELLO SUMMER WINTER SUNDAY MONDAY FRIDAY AUGUST DOLLAR EURO EUROS POUNDS MINUTE HOURS BAGGAGE LOUNGE UPDATE CHECKIN CREDIT TRAVEL ' +
    'PENDING ISSUED BOOKED FAILED LOCKED UNABLE DENIED ACCESS SECOND STRESS WORRY TERRIBLE WONDER BROKEN NOBODY PEOPLE THINGS COMING ARRIVE DEPART TODAY UNITED EASYJET IBERIA RYANAIR VUELOS MALAGA BILBAO SEVILLA GRACIAS AHORA CUANDO ' +
    'AMIGOS CADUCA MANANA SIEMPRE NUNCA ESPERA PAGADO COBRAR CAMBIO ENERO JULIO AGOSTO LUNES MARTES JUEVES SABADO BITTE DANKE FLUEGE HEUTE MORGEN WIEDER IMMER SOFORT KOFFER GELD ZURICH BREMEN LEIPZIG GEBUCHT SCHON NICHT KEINER ' +
    'MERCI VOLER LONDRES PARIS JAMAIS ARGENT BAGAGE RETARD ANNULE GRAZIE VOLO SUBITO RITARDO ADESSO SEMPRE AIUTO LONDRA OBRIGADO AJUDA AGORA NUNCA SEMPRE LISBOA VIAGEM VOLTAR BAGAGEM AJUDEM FAVOR POR'
  ).split(' '),
);

/** A word of some language: it can be said aloud. Six letters by chance seldom can. */
export const isListed = (code: string): boolean => LISTED.has(code.toUpperCase());

export function isSayable(code: string): boolean {
  const word = code.toUpperCase();
  if (LISTED.has(word)) return true;
  if (/[A-Z]{0}(?:[BCDFGHJKLMNPQRSTVWXZ]{4}|Q(?!U)|[JVWXZ][BCDFGHJKLMNPQRSTVWXZ]|[BCDFGHJKLMNPQRSTVWXZ][JQX]|^(?:[BCDFGHJKMNPQRTVWXZ][DFGJKNPQTVXZ]|L[BCDFGJKMNPQRSTVXZ])|[AEIOUY]{4}|HH|JJ|KK|QQ|UU|VV|WW|XX|YY)/.test(word)) return false; // prettier-ignore
  if (/[BCDFGHJKLMNPQRSTVWXZ]{2}[BDFGJKMNPQVWXZ]$|[CFGKMPTV][BDGJPVWZ]|B[CFGKPQTVWXZ]|D[BCFKPQTVXZ]|[HJ]$/.test(word)) return false; // prettier-ignore
  const vowels = word.replace(/[^AEIOUY]/g, '').length;
  return vowels >= 2;
}

const CURRENCY =
  'EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|BRL|MXN|ARS|CLP|COP|JPY|CNY|INR|AUD|CAD|NZD|TRY|AED|SAR|ZAR|THB|SGD|HKD';
const UNIT = `${CURRENCY}|KG|KGS|LBS|KM|CM|MM|ML|MB|GB|TB|MIN|MINS|HRS|HR|H|AM|PM|ST|ND|RD|TH|PAX|MPH|KMH`;
const MONTH = 'JAN|FEB|MAR|APR|MAY|MAI|JUN|JUL|AUG|AGO|SEP|OCT|OKT|NOV|DEC|DEZ|DIC|JUNE|JULY|JUIN';
const OTHERWISE = new RegExp(
  `^(?:\\d+(?:${UNIT})|(?:${CURRENCY}|RS)\\d+|\\d{1,2}(?:${MONTH})\\d{0,4}|(?:${MONTH})\\d{1,4}|\\d{1,2}[HX]\\d{1,3}[A-Z]*|[12]\\d{3}[A-Z]{2}|\\d{4,5}[A-Z]|FY\\d+|Q[1-4]\\d+|COVID\\d|B7[0-9]7[A-Z0-9]*|A3[1-8]0[A-Z0-9]*|7[0-9]7[A-Z]+)$`,
);

/** What digits and letters together often are instead, where nobody called it a booking. */
export function isSomethingElse(code: string): boolean {
  if (OTHERWISE.test(code) || isFlight(code)) return true;
  const letters = /^\d{1,3}([A-Z]{3,})$|^([A-Z]{4,})\d{1,2}$/.exec(code);
  if (letters && COUNTED.has(letters[1] ?? letters[2] ?? '')) return true;
  return isPostcode(code);
}

/** "2WEEKS", "GATE12" */
const COUNTED = new Set(
  'DAYS WEEK WEEKS NIGHT HOUR HOURS MONTH YEAR YEARS TIMES PEOPLE KIDS BAGS BAG SEAT SEATS GATE ROOM ROOMS ZONE LINE STEP PAGE PART UNIT ITEM ITEMS HALL DOOR DECK FLOOR CLASS GROUP TABLE WINDOW LEVEL STOP KILO KILOS KGS PCS EURO EUROS PESOS REAIS DIAS TAGE TAG STUNDEN UHR JOURS HEURES ORE GIORNI HORAS NOCHES MESES VECES PUERTA SALA PLATZ REIHE SITZ VOLS MAX NEO COVID WIFI VOO VOL USB PLUS PRO MINI IOS'.split(' '),
); // prettier-ignore

export const isFlight = (code: string): boolean => /^(?:[A-Z]{2}|[A-Z]\d|\d[A-Z])\d{3,4}$/.test(code);

/** British ones begin with an area that there is, and have a letter after the district in the middle of London alone. */
const AREAS = 'A[BL]|B[ABDHLNRST]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|JE|K[ATWY]|L[ADELNSU]?|M[KL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]|UB|W[ACDFNRSV]?|YO|ZE'; // prettier-ignore
const BRITISH = new RegExp(`^(?:(?:${AREAS})\\d{1,2}|(?:[ENW]|EC|NW|SE|SW|WC)\\d[A-HJKMNP-Y])\\d[ABD-HJLNP-UW-Z]{2}$`);
const CANADIAN = /^[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z]\d[ABCEGHJ-NPRSTV-Z]\d$/;
const isPostcode = (code: string): boolean => CANADIAN.test(code) || BRITISH.test(code);
