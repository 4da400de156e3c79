// What the crowd writes about: openings by topic and language, the answer to "your booking code?", thanks and a nudge when
// nobody answers. `{flight}`, `{city}`, `{code}` are filled in by traffic.ts.

export const TOPICS = ['delay', 'storm', 'baggage', 'seat', 'refund', 'miles', 'praise'] as const;
export type Topic = (typeof TOPICS)[number];

export interface Phrases {
  openings: Readonly<Partial<Record<Topic, readonly string[]>>>;
  details: readonly string[];
  more: readonly string[];
  thanks: readonly string[];
  nudge: readonly string[];
}

export const PHRASES: Readonly<Record<string, Phrases>> = {
  en: {
    openings: {
      delay: [
        'Any news on {flight}? We have been at the gate for an hour.',
        'Is {flight} to {city} leaving today or not?',
        'Board says {flight} delayed, app says on time. Which one is it?',
      ],
      storm: [
        '{flight} just got cancelled, what are my options??',
        'Stuck in {city} with two kids, everything is cancelled. Please help.',
        'Your line has been busy for 40 minutes. {flight} cancelled, need to rebook.',
      ],
      baggage: [
        'My suitcase did not arrive in {city}, who do I talk to?',
        'Bag came off the belt without a wheel. How do I claim?',
        'Can I bring a guitar as hand luggage on {flight}?',
      ],
      seat: [
        'We booked together and got seats 12 rows apart. Can you fix that?',
        'Could I get an aisle seat on {flight}? Knee surgery last month.',
      ],
      refund: [
        'It has been five weeks, where is my refund for {code}?',
        'How do I get my money back for the cancelled {flight}?',
      ],
      miles: ['My miles for {flight} are not showing up.', 'Can I give my miles to my sister?'],
      praise: [
        'Just wanted to say the crew on {flight} were lovely. Thank you!',
        'Shout-out to the lady at the desk in {city} who found my passport ❤️',
      ],
    },
    details: ['It’s {code}.', '{code}, under my name.', 'Booking {code}, flight {flight}.'],
    more: ['Ok, and how long will that take?', 'Do I need to do anything else?', 'And will I get an email about it?'],
    thanks: ['Great, thank you!', 'Perfect, thanks for the quick help.', 'Cheers, appreciate it 🙌'],
    nudge: ['Hello? Anybody there?', 'Still waiting…', '??'],
  },
  es: {
    openings: {
      delay: [
        '¿Se sabe algo del {flight}? Llevamos una hora en la puerta.',
        '¿A qué hora sale por fin el {flight} a {city}?',
      ],
      storm: [
        'Me acaban de cancelar el {flight}, ¿qué opciones tengo?',
        'Estamos tirados en {city} con un bebé. Ayuda, por favor.',
      ],
      baggage: [
        'Mi maleta no ha llegado a {city}. ¿Con quién hablo?',
        'La maleta ha salido rota de la cinta, ¿cómo reclamo?',
      ],
      seat: [
        'Nos habéis sentado separados y viajamos con una niña de 4 años.',
        '¿Podría cambiar a pasillo en el {flight}?',
      ],
      refund: [
        'Llevo más de un mes esperando el reembolso de la reserva {code}.',
        '¿Cómo pido la devolución del {flight}?',
      ],
      miles: ['No me aparecen las millas del {flight}.', '¿Puedo pasar mis millas a mi hermano?'],
      praise: [
        'La tripulación del {flight}, un diez. ¡Gracias!',
        'Gracias a la chica de {city} que encontró mi móvil 💛',
      ],
    },
    details: ['Es {code}', 'La reserva es {code}, vuelo {flight}.'],
    more: ['Vale, ¿y cuánto tarda?', '¿Tengo que hacer algo más?'],
    thanks: ['¡Muchas gracias!', 'Perfecto, mil gracias 🙏', 'Gracias, muy amables.'],
    nudge: ['¿Hola? ¿Hay alguien?', 'Sigo esperando…'],
  },
  de: {
    openings: {
      delay: [
        'Gibt es etwas Neues zu {flight}? Wir stehen seit einer Stunde am Gate.',
        'Fliegt {flight} nach {city} heute noch?',
      ],
      storm: [
        '{flight} wurde gerade gestrichen. Wie komme ich jetzt weiter?',
        'Sitze in {city} fest, am Schalter 300 Leute. Könnt ihr mich umbuchen?',
      ],
      baggage: ['Mein Koffer ist in {city} nicht angekommen.', 'Darf ich ein Cello mit in die Kabine nehmen?'],
      seat: [
        'Wir haben zusammen gebucht und sitzen getrennt. Lässt sich das ändern?',
        'Bitte Gangplatz auf {flight}, wenn es geht.',
      ],
      refund: [
        'Seit sechs Wochen warte ich auf die Erstattung für {code}.',
        'Wie bekomme ich mein Geld für {flight} zurück?',
      ],
      miles: ['Für {flight} fehlen mir die Meilen.'],
      praise: ['Großes Lob an die Crew von {flight}!'],
    },
    details: ['{code}', 'Buchung {code}, Flug {flight}.'],
    more: ['Okay, wie lange dauert das ungefähr?', 'Muss ich noch etwas tun?'],
    thanks: ['Vielen Dank!', 'Super, danke für die schnelle Hilfe.', 'Perfekt, schönen Tag noch.'],
    nudge: ['Hallo? Jemand da?', 'Ich warte immer noch.'],
  },
  fr: {
    openings: {
      delay: ['Des nouvelles du {flight} ? On attend depuis une heure.', 'Le {flight} pour {city} part-il ce soir ?'],
      storm: [
        'Mon vol {flight} vient d’être annulé, que puis-je faire ?',
        'Bloqués à {city} avec deux enfants, aidez-nous s’il vous plaît.',
      ],
      baggage: ['Ma valise n’est pas arrivée à {city}.', 'Puis-je prendre une poussette sur le {flight} ?'],
      seat: ['Nous sommes assis séparément alors que nous voyageons ensemble.'],
      refund: ['J’attends le remboursement de {code} depuis un mois.'],
      miles: ['Mes miles du {flight} n’apparaissent pas.'],
      praise: ['Bravo à l’équipage du {flight}, adorable !'],
    },
    details: ['C’est {code}.', 'Réservation {code}, vol {flight}.'],
    more: ['D’accord, et cela prend combien de temps ?', 'Dois-je faire autre chose ?'],
    thanks: ['Merci beaucoup !', 'Parfait, merci pour votre aide.'],
    nudge: ['Bonjour ? Il y a quelqu’un ?', 'J’attends toujours…'],
  },
  it: {
    openings: {
      delay: ['Si sa qualcosa del {flight}? Siamo al gate da un’ora.', 'Il {flight} per {city} parte oggi?'],
      storm: ['Mi hanno appena cancellato il {flight}, cosa posso fare?', 'Bloccata a {city} con mia nonna, aiuto.'],
      baggage: ['La mia valigia non è arrivata a {city}.'],
      seat: ['Siamo in tre e ci avete messo in file diverse.'],
      refund: ['Aspetto il rimborso di {code} da cinque settimane.'],
      miles: ['Non vedo le miglia del {flight}.'],
      praise: ['Complimenti all’equipaggio del {flight}!'],
    },
    details: ['Il codice è {code}', '{code}, volo {flight}.'],
    more: ['Ok, quanto ci vuole più o meno?', 'Devo fare altro?'],
    thanks: ['Grazie mille!', 'Perfetto, gentilissimi.'],
    nudge: ['C’è nessuno?', 'Sto ancora aspettando…'],
  },
  pt: {
    openings: {
      delay: ['Há novidades do {flight}? Estamos à espera há uma hora.'],
      storm: ['Cancelaram o {flight}, o que posso fazer?', 'Presos em {city} com crianças, por favor ajudem.'],
      baggage: ['A minha mala não chegou a {city}.'],
      seat: ['Ficámos em lugares separados, dá para mudar?'],
      refund: ['Quando recebo o reembolso da reserva {code}?'],
      miles: ['As milhas do {flight} não aparecem.'],
      praise: ['Parabéns à tripulação do {flight}!'],
    },
    details: ['É {code}.', 'Reserva {code}, voo {flight}.'],
    more: ['E quanto tempo demora?'],
    thanks: ['Muito obrigada!', 'Perfeito, obrigado pela ajuda.'],
    nudge: ['Olá? Está alguém?'],
  },
  tr: {
    openings: {
      delay: ['{flight} ne zaman kalkacak? Bir saattir bekliyoruz.'],
      storm: ['{flight} iptal oldu, ne yapabilirim?'],
      baggage: ['Bavulum {city} şehrine gelmedi.'],
      refund: ['{code} için iademi ne zaman alacağım?'],
      praise: ['{flight} ekibine teşekkürler!'],
    },
    details: ['Kodum {code}.'],
    more: ['Ne kadar sürer?'],
    thanks: ['Çok teşekkürler!', 'Harika, sağ olun.'],
    nudge: ['Merhaba? Kimse yok mu?'],
  },
  pl: {
    openings: {
      delay: ['Czy wiadomo coś o {flight}? Czekamy już godzinę.'],
      storm: ['{flight} odwołany, co teraz?'],
      baggage: ['Moja walizka nie doleciała do {city}.'],
      refund: ['Kiedy dostanę zwrot za {code}?'],
      praise: ['Brawa dla załogi {flight}!'],
    },
    details: ['Numer rezerwacji to {code}.'],
    more: ['Ile to potrwa?'],
    thanks: ['Dziękuję bardzo!', 'Super, dzięki za pomoc.'],
    nudge: ['Halo? Jest tam ktoś?'],
  },
  ja: {
    openings: {
      delay: ['{flight}便の最新情報を教えてください。もう1時間待っています。'],
      storm: ['{flight}便が欠航になりました。振り替えできますか?'],
      baggage: ['{city}で荷物が出てきませんでした。'],
      refund: ['予約{code}の払い戻しはいつになりますか?'],
      praise: ['{flight}便の乗務員の方、とても親切でした!'],
    },
    details: ['予約番号は{code}です。'],
    more: ['どのくらい時間がかかりますか?'],
    thanks: ['ありがとうございます!', '助かりました。ありがとうございました。'],
    nudge: ['すみません、どなたかいらっしゃいますか?'],
  },
  ar: {
    openings: {
      delay: ['هل من جديد عن الرحلة {flight}؟ ننتظر منذ ساعة.'],
      storm: ['أُلغيت رحلتي {flight}، ماذا أفعل الآن؟'],
      baggage: ['حقيبتي لم تصل إلى {city}.'],
      refund: ['متى أستلم المبلغ المسترد للحجز {code}؟'],
      praise: ['شكراً لطاقم الرحلة {flight}!'],
    },
    details: ['رقم الحجز {code}'],
    more: ['كم يستغرق ذلك؟'],
    thanks: ['شكراً جزيلاً!', 'ممتاز، شكراً على المساعدة.'],
    nudge: ['مرحباً؟ هل من أحد؟'],
  },
};
