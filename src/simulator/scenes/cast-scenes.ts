// The stories of the cast, from which the product was born: the storm, the passport name, the wrong bag, a flight to Lagos,
// a pushchair, a missed connection.
import type { Scene } from './scene.ts';

/** Begin at once, so that the first minute shows what customers really send; the others follow one by one. */
export const OPENING: ReadonlySet<string> = new Set([
  'chidi-lagos',
  'meiling-pushchair',
  'sofia-connection',
  'bruno-wrong-number',
]);

export const CAST_SCENES: readonly Scene[] = [
  {
    key: 'ana-storm',
    title: 'Stuck in Frankfurt',
    who: 'ana',
    channel: 'x',
    language: 'es',
    topic: 'storm',
    steps: [
      { say: 'Hola, estoy en Frankfurt y acaban de cancelar el HA 417 a Madrid por la tormenta 😩', after: [1, 3] },
      { say: 'La cola del mostrador da la vuelta a la terminal y el teléfono no lo coge nadie.', after: [15, 40] },
      { say: 'Mañana a las 11 tengo que estar en Madrid sí o sí. ¿Me podéis meter en otro vuelo?', after: [10, 30] },
      {
        answered: [
          {
            when: /mañana|tomorrow|\b0?[5-9][:.]\d\d|HA ?\d{3}/i,
            say: '¿El primero de la mañana? Sí, perfecto, lo que sea para llegar antes de las 11.',
          },
          {
            when: /localizador|reserva|booking/i,
            say: 'Es K7QX2M. Aunque ya volé con vosotros la semana pasada, deberíais tenerlo 🙃',
          },
        ],
        otherwise: 'Gracias por contestar tan rápido. ¿Hay algo para mañana a primera hora?',
      },
      {
        answered: [
          { when: /hotel/i, say: '¿Y el hotel queda cerca? Viajo solo con equipaje de mano.' },
          {
            when: /confirm|hecho|listo|done|asiento|seat/i,
            say: 'Ya me ha llegado la tarjeta de embarque. ¿Y para dormir esta noche, me toca hotel?',
          },
        ],
        otherwise: 'Genial. Y una última cosa: ¿me cubrís el hotel de esta noche?',
      },
      {
        answered: [
          {
            when: /hotel|vale|voucher|bono/i,
            say: 'Mil gracias, de verdad. Con la que hay aquí montada y me lo habéis arreglado en diez minutos 💙',
          },
        ],
        otherwise: 'Vale, muchas gracias por la ayuda. ¡Un abrazo desde la puerta B24!',
      },
    ],
  },
  {
    key: 'inigo-passport',
    title: 'First name, first name',
    who: 'inigo',
    channel: 'x',
    language: 'es',
    topic: 'miles',
    steps: [
      { say: 'Buenas. Me faltan las millas de mis tres últimos vuelos con vosotros.', after: [1, 3] },
      {
        say: 'Creo que es por el nombre: en los billetes pone INIGO INIGO y en el pasaporte soy Íñigo Muñoz Peralta.',
        after: [20, 50],
      },
      {
        answered: [
          {
            when: /número|number|tarjeta|socio/i,
            say: 'El número de socio es HA1190362. Y esta es la página del pasaporte.',
            attach: [{ type: 'image', sample: 'passport' }],
          },
          // Whatever else the answer is: the photo is what this story is about.
          {
            when: /\S/,
            say: 'Os mando la página del pasaporte por aquí.',
            attach: [{ type: 'image', sample: 'passport' }],
          },
        ],
        otherwise: '¿Os mando una foto del pasaporte para que lo comprobéis?',
        after: [8, 25],
      },
      {
        answered: [
          {
            when: /corregi|actualiz|abon|millas|updated|credited/i,
            say: '¡Ya las veo! 12.400 millas. Gracias, y que la foto no se quede por ahí guardada, por favor.',
          },
        ],
        otherwise: 'Perfecto. ¿Y cuándo se ven las millas en la cuenta? Y la foto la borráis luego, ¿no?',
      },
      { answered: [], otherwise: 'Estupendo. Muchas gracias, así da gusto.' },
    ],
  },
  {
    key: 'bruno-wrong-number',
    title: 'This is not the number you should call',
    who: 'bruno',
    channel: 'x',
    language: 'de',
    topic: 'baggage',
    steps: [
      {
        say: '@halcyonair Koffer weg in Lissabon, Hotline verweist an den Flughafen, der Flughafen an euch. Ernsthaft?',
        publicly: true,
        after: [1, 3],
      },
      {
        say: 'Ich schreibe euch jetzt auch noch per DM: Mein Koffer ist seit gestern Abend verschwunden, Flug HA 902.',
        after: [60, 160],
      },
      { say: 'Dritte Nummer heute, dritte Auskunft: „Da sind Sie hier falsch.“', after: [15, 45] },
      {
        answered: [
          {
            when: /referenz|vorgang|PIR|nummer|reference/i,
            say: 'Auf dem Zettel vom Schalter steht LISHA48210. Hilft das?',
          },
          {
            when: /farbe|aussehen|marke|colou?r/i,
            say: 'Dunkelgrüner Hartschalenkoffer, mittelgroß, mit einem Aufkleber von einem Plattenladen.',
          },
        ],
        otherwise: 'Gut, dass mal jemand antwortet. Die Nummer vom Schalter ist LISHA48210.',
      },
      {
        answered: [
          {
            when: /gefunden|zugestellt|liefer|found|deliver/i,
            say: 'Das ist die erste gute Nachricht heute. Bitte ins Hotel, Rua das Flores 12.',
          },
        ],
        otherwise: 'Okay. Bitte sagt mir nicht, dass ich jetzt noch woanders anrufen muss.',
      },
      { answered: [], otherwise: 'Danke. Dann warte ich auf die Nachricht und gehe erst mal einen Kaffee trinken.' },
    ],
  },
  {
    key: 'chidi-lagos',
    title: 'The flight to Lagos',
    who: 'chidi',
    channel: 'messenger',
    language: 'en',
    topic: 'delay',
    steps: [
      {
        say: 'Good evening. HA 560 to Lagos has been “delayed” on the board for two hours with no new time.',
        after: [1, 3],
      },
      { say: '', attach: [{ type: 'audio' }], after: [5, 9] },
      { say: 'Flight HA 506, sorry', thenEdit: 'Flight HA 560, sorry', after: [5, 9] },
      { say: '', attach: [{ type: 'sticker' }], after: [6, 10] },
      {
        say: 'My mother is collecting me and it is a three hour drive for her. I just need an honest estimate.',
        after: [20, 60],
      },
      {
        answered: [
          {
            when: /\b\d{1,2}[:.]\d\d\b/,
            say: 'Thank you for giving an actual time. Is that the aircraft’s slot or a hope? 🙂',
          },
          { when: /sorry|apolog/i, say: 'I appreciate the apology. What I need is a time I can give my mother.' },
        ],
        otherwise: 'Understood. So what time should I tell her?',
      },
      {
        answered: [
          {
            when: /lounge|voucher|meal|dinner/i,
            say: 'The lounge would be very welcome, thank you. Gate staff did not mention it.',
          },
        ],
        otherwise: 'Alright. And is there anywhere to sit and eat meanwhile? I hold a Platinum card.',
      },
      { react: '❤️', after: [10, 40] },
      { answered: [], otherwise: 'Very kind. I have told her midnight. Thank you for treating me like a person.' },
    ],
  },
  {
    key: 'meiling-pushchair',
    title: 'Can Bean’s pushchair come along?',
    who: 'meiling',
    channel: 'instagram',
    language: 'en',
    topic: 'family',
    steps: [
      {
        say: 'omg love this 😍 does the family boarding thing also count for pushchairs??',
        attach: [{ type: 'story_reply' }],
        after: [1, 3],
      },
      { say: 'flying SIN–FRA next week with an 8 month old, first time, slightly terrified', after: [8, 25] },
      {
        answered: [
          {
            when: /fold|gate|cm|size|weigh|kg/i,
            say: 'it folds! like the size of a cabin bag. can i keep it until the gate?',
          },
          { when: /booking|reference|code/i, say: 'its T5VK8J 🙏' },
        ],
        otherwise: 'ok! and can i push her right up to the gate or do i have to check it in before?',
      },
      {
        answered: [
          {
            when: /bassinet|cot|crib|seat/i,
            say: 'wait there are BASSINETS?? yes please can you put one on our booking',
          },
        ],
        otherwise: 'amazing. is there any chance of one of those little beds on the wall?',
      },
      { react: '❤️', after: [6, 30] },
      { answered: [], otherwise: 'you guys are the best, bean says hi 👶✈️' },
    ],
  },
  {
    key: 'sofia-connection',
    title: 'Coincidenza persa a Parigi',
    who: 'sofia',
    channel: 'instagram',
    language: 'it',
    topic: 'connection',
    steps: [
      { say: 'Ciao! Il mio volo HA 228 è partito in ritardo e ho perso la coincidenza a Parigi 😔', after: [1, 3] },
      { say: 'La mia carta è 4111 1111 1111 1111, se serve', thenUnsend: true, after: [5, 9] },
      { say: 'Sono al gate K44 e qui non c’è nessuno. Che faccio?', after: [10, 30] },
      {
        answered: [
          { when: /prenotazione|codice|booking/i, say: 'Il codice è W2NB6H' },
          { when: /prossimo|next|\d{1,2}[:.]\d\d/i, say: 'Alle nove e mezza va benissimo! Devo rifare il check-in?' },
        ],
        otherwise: 'Grazie! C’è un altro volo stasera?',
      },
      {
        answered: [{ when: /bagagl|valig|bag/i, say: 'Perfetto, allora la valigia mi segue da sola. Che meraviglia.' }],
        otherwise: 'Ok! E la valigia? L’ho imbarcata a Roma.',
      },
      { answered: [], otherwise: 'Siete stati gentilissimi, grazie mille davvero 🧡' },
    ],
  },
  {
    key: 'ana-refund',
    title: 'A month later, on another channel',
    who: 'ana',
    channel: 'messenger',
    language: 'es',
    topic: 'refund',
    steps: [
      {
        say: 'Hola, soy Ana. El mes pasado me quedé tirada en Frankfurt con la tormenta y me ayudasteis por X.',
        after: [1, 3],
      },
      {
        say: 'Guardé el recibo del taxi al hotel, ¿me lo podéis abonar?',
        attach: [{ type: 'image' }],
        after: [20, 50],
      },
      {
        answered: [{ when: /abon|reembols|refund|euros|€/i, say: '¡Qué rápido! Muchas gracias.' }],
        otherwise: 'Son 23,40 €. ¿Necesitáis algo más?',
      },
      { answered: [], otherwise: 'Nada más, gracias. Nos vemos a bordo.' },
    ],
  },
];
