// Which pictures are protected: by what is in them, and by what was said around them. It may protect too much, never too little.
import { afterAll, expect, test } from 'vitest';
import { looksLikeIdentity, namesAnIdentityDocument } from '../../../src/files/looks-like-identity.ts';
import { openRenderer } from '../../../src/files/render.ts';
import { corpus } from './pictures.ts';

const renderer = openRenderer();
afterAll(() => renderer.close());

const nothing = { machineLines: 0, portrait: 0, ratio: 1.33 };

test.each([
  [{ measures: nothing, words: ['Here is my suitcase'] }, { looks: false }],
  [{ measures: undefined, words: [] }, { looks: false }],
  [
    { measures: { ...nothing, machineLines: 0.4 }, words: [] },
    { looks: true, because: 'mrz' },
  ],
  [{ measures: { ...nothing, machineLines: 0.2 }, words: [] }, { looks: false }],
  [
    { measures: nothing, words: ['', 'Os mando el pasaporte'] },
    { looks: true, because: 'words' },
  ],
  [
    { measures: undefined, words: ['scan_passport.pdf'] },
    { looks: true, because: 'words' },
  ],
  [
    { measures: { machineLines: 0, portrait: 0.6, ratio: 1.586 }, words: [] },
    { looks: true, because: 'shape' },
  ],
  [
    { measures: { machineLines: 0, portrait: 0.9, ratio: 1.42 }, words: [] },
    { looks: true, because: 'shape' },
  ],
  [{ measures: { machineLines: 0, portrait: 0.9, ratio: 0.707 }, words: [] }, { looks: false }],
  [{ measures: { machineLines: 0, portrait: 0.9, ratio: 1.6 }, words: [] }, { looks: false }],
  [{ measures: { machineLines: 0, portrait: 0.2, ratio: 1.586 }, words: [] }, { looks: false }],
  [{ measures: nothing, words: ['my passport'], own: ['boarding_pass.png'] }, { looks: false }],
  [{ measures: undefined, words: ['my passport'], own: ['Invoice-2026-11.pdf'] }, { looks: false }],
  [{ measures: undefined, words: ['mein Reisepass'], own: ['Rechnung_88.pdf'] }, { looks: false }],
  [
    { measures: { ...nothing, machineLines: 0.4 }, words: [], own: ['boarding_pass.png'] },
    { looks: true, because: 'mrz' },
  ],
  [
    { measures: undefined, words: [], own: ['invoice and passport.pdf'] },
    { looks: true, because: 'words' },
  ],
  [
    { measures: undefined, words: ['my passport'], own: ['scan.pdf'] },
    { looks: true, because: 'words' },
  ],
] as const)('%j looks like %j', (looked, expected) => expect(looksLikeIdentity(looked)).toEqual(expected));

test.each([
  'Can you send me a photo of your passport?', 'PASSPORT', 'my passports', 'Here’s my ID', 'your ID card please', 'proof of identity', 'driver’s license', 'driving licence', 'Creo que es por el pasaporte.',
  'Mi DNI', 'el D.N.I.', 'DNI', 'el dni', 'mi NIE', 'N.I.E.', 'número de NIE', 'cédula', 'carné de identidad', 'Reisepass', 'mein Personalausweis', 'Führerschein', 'passeport', 'carte d’identité', "carte d'identité", 'permis de conduire',
  'passaporto', 'carta d’identità', 'passaporte', 'cartão de cidadão', 'paspoort', 'rijbewijs', 'paszport', 'dowód osobisty', 'паспорт', 'паспорта', '我的护照在这里', '護照', '身份证', 'パスポートです', '여권 사진', 'جواز السفر', 'דרכון', 'पासपोर्ट', 'หนังสือเดินทาง',
  'IMG_passport_01.jpg', 'my tourist visa', 'a copy of your visa', 'the visa page', 'residence permit', 'un visa de tourisme', 'mein Ausweis', 'Ausweiskopie', 'la mia patente', 'आधार कार्ड', 'a form of ID', 'Please show your ID.', 'front and back of the ID', 'pièce d’identité', 'pièce d’identité',
])('%j names one', (words) => expect(namesAnIdentityDocument(words)).toBe(true)); // prettier-ignore

test.each([
  '', 'My bag did not arrive', 'the boarding pass', 'what an idea', 'Madrid', 'I did', 'idk', 'the video is here', 'pass me to a colleague', 'Denise', 'dniester', 'compass', 'passportless', 'Kreditkarte', 'advisable',
  'I paid with my Visa card', 'what is the id of my booking?', 'Dear Mr. NIE', 'My ID is 4711', 'your id: 88', 'Visa or Mastercard?', 'the visa charge of 40 euros', 'Was sent an id for the case?', 'Can I change my name on the ticket?',
  'When does the flight to Rome leave?', 'Here is the boarding pass', 'I attach the invoice', 'a photo of the damaged bag', 'the receipt of the taxi', 'I need a refund', 'the wifi on board did not work', 'Thanks, that helps!',
  'He pagado con mi tarjeta Visa', 'Adjunto la factura', '¿Cuál es el localizador de mi reserva?', 'Mi maleta no ha llegado', 'Os mando la tarjeta de embarque', 'Quiero cambiar el vuelo del martes', 'Gracias por todo', 'No me funciona la aplicación', 'la patente del coche', 'Perdí la conexión en Lisboa', 'El niño tiene dos años', '¿A qué hora sale?',
  'Ich habe mit meiner Visa bezahlt', 'Das ist mir noch nie passiert', 'Bitte die Mehrwertsteuer ausweisen', 'Anbei die Rechnung', 'Meine Bordkarte', 'Wann kommt mein Koffer an?', 'NIE WIEDER!', 'Der Flug wurde gestrichen', 'Ich warte seit drei Tagen', 'Das passt mir gut', 'Vielen Dank', 'Wie ist die Buchungsnummer?',
  'Czekam już 5 dni', 'to mi nie działa', 'उम्र के आधार पर',
  'la tarjeta de embarque', 'mi equipaje', 'mein Koffer', 'ma valise', 'la mia valigia', 'HA 417 a Madrid',
])('%j does not', (words) => expect(namesAnIdentityDocument(words)).toBe(false)); // prettier-ignore

test('of drawn papers every one is protected, of other pictures hardly any', async () => {
  const counts = { protected: 0, missed: 0, open: 0, needless: 0 };
  const wrong: string[] = [];
  for (const { name, picture, isPaper } of await corpus()) {
    const drawn = await renderer.render(() => Promise.resolve(picture));
    if (!drawn.done) throw new Error(`${name}: ${drawn.because}`);
    const { looks } = looksLikeIdentity({ measures: drawn.measures, words: [] });
    counts[isPaper ? (looks ? 'protected' : 'missed') : looks ? 'needless' : 'open'] += 1;
    if (looks !== isPaper) wrong.push(name);
  }
  console.log('identity look by the picture alone:', JSON.stringify(counts), wrong.join(', '));
  expect(counts.missed).toBe(0);
  expect(counts.needless).toBeLessThanOrEqual(1);
}, 180_000);
