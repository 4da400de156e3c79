// What the page behind a magic link says, in the customer's language. After it: present/proof-page.
import type { Language } from '../mail/letter.ts';

interface Names {
  brand: string;
  channel: string;
  who: string;
}

export interface PageWords {
  title: string;
  question: (names: Names) => string;
  explain: string;
  yes: string;
  no: string;
  linked: (names: Names) => string;
  refused: (names: Names) => string;
  not_linked: (names: Names) => string;
  gone: string;
}

export const PAGE_WORDS: Readonly<Record<Language, PageWords>> = {
  en: {
    title: 'Is this you?',
    question: ({ brand, channel, who }) => `Link the ${channel} account ${who} to your account with ${brand}?`,
    explain: 'Say yes only if you write to us from this account yourself.',
    yes: 'Yes, that is me',
    no: 'That was not me',
    linked: ({ channel, who }) =>
      `Thank you. The ${channel} account ${who} is linked. You can go back to your conversation.`,
    refused: ({ channel, who }) =>
      `Thank you. The ${channel} account ${who} was not linked, and we will not ask again.`,
    not_linked: ({ channel, who }) =>
      `Thank you. We could not link the ${channel} account ${who}. Please go back to your conversation.`,
    gone: 'This link is no longer good. Ask for a new one in your conversation.',
  },
  es: {
    title: '¿Es usted?',
    question: ({ brand, channel, who }) => `¿Vincular la cuenta de ${channel} ${who} a su cuenta de ${brand}?`,
    explain: 'Diga que sí solo si usted mismo nos escribe desde esa cuenta.',
    yes: 'Sí, soy yo',
    no: 'No he sido yo',
    linked: ({ channel, who }) =>
      `Gracias. La cuenta de ${channel} ${who} está vinculada. Puede volver a su conversación.`,
    refused: ({ channel, who }) =>
      `Gracias. La cuenta de ${channel} ${who} no se ha vinculado y no volveremos a preguntar.`,
    not_linked: ({ channel, who }) =>
      `Gracias. No hemos podido vincular la cuenta de ${channel} ${who}. Vuelva a su conversación, por favor.`,
    gone: 'Este enlace ya no vale. Pida uno nuevo en su conversación.',
  },
  de: {
    title: 'Sind Sie das?',
    question: ({ brand, channel, who }) => `Das ${channel}-Konto ${who} mit Ihrem Konto bei ${brand} verbinden?`,
    explain: 'Sagen Sie nur Ja, wenn Sie selbst uns von diesem Konto aus schreiben.',
    yes: 'Ja, das bin ich',
    no: 'Das war ich nicht',
    linked: ({ channel, who }) =>
      `Danke. Das ${channel}-Konto ${who} ist verbunden. Sie können zu Ihrem Gespräch zurückgehen.`,
    refused: ({ channel, who }) =>
      `Danke. Das ${channel}-Konto ${who} wurde nicht verbunden, und wir fragen nicht noch einmal.`,
    not_linked: ({ channel, who }) =>
      `Danke. Das ${channel}-Konto ${who} ließ sich nicht verbinden. Bitte gehen Sie zu Ihrem Gespräch zurück.`,
    gone: 'Dieser Link gilt nicht mehr. Bitten Sie in Ihrem Gespräch um einen neuen.',
  },
  fr: {
    title: 'Est-ce bien vous ?',
    question: ({ brand, channel, who }) => `Relier le compte ${channel} ${who} à votre compte ${brand} ?`,
    explain: 'Ne répondez oui que si vous nous écrivez vous-même depuis ce compte.',
    yes: "Oui, c'est moi",
    no: "Ce n'était pas moi",
    linked: ({ channel, who }) =>
      `Merci. Le compte ${channel} ${who} est relié. Vous pouvez revenir à votre conversation.`,
    refused: ({ channel, who }) => `Merci. Le compte ${channel} ${who} n'a pas été relié et nous ne demanderons plus.`,
    not_linked: ({ channel, who }) =>
      `Merci. Le compte ${channel} ${who} n'a pas pu être relié. Revenez à votre conversation, s'il vous plaît.`,
    gone: "Ce lien n'est plus valable. Demandez-en un nouveau dans votre conversation.",
  },
  it: {
    title: 'È lei?',
    question: ({ brand, channel, who }) => `Collegare l'account ${channel} ${who} al suo account ${brand}?`,
    explain: 'Risponda sì solo se è lei a scriverci da questo account.',
    yes: 'Sì, sono io',
    no: 'Non sono stato io',
    linked: ({ channel, who }) =>
      `Grazie. L'account ${channel} ${who} è collegato. Può tornare alla sua conversazione.`,
    refused: ({ channel, who }) => `Grazie. L'account ${channel} ${who} non è stato collegato e non lo chiederemo più.`,
    not_linked: ({ channel, who }) =>
      `Grazie. Non è stato possibile collegare l'account ${channel} ${who}. Torni alla sua conversazione, per favore.`,
    gone: 'Questo link non è più valido. Ne chieda uno nuovo nella sua conversazione.',
  },
  pt: {
    title: 'É você?',
    question: ({ brand, channel, who }) => `Ligar a conta ${who} no ${channel} à sua conta ${brand}?`,
    explain: 'Diga que sim apenas se é você quem nos escreve a partir desta conta.',
    yes: 'Sim, sou eu',
    no: 'Não fui eu',
    linked: ({ channel, who }) => `Obrigado. A conta ${who} no ${channel} está ligada. Pode voltar à sua conversa.`,
    refused: ({ channel, who }) =>
      `Obrigado. A conta ${who} no ${channel} não foi ligada e não voltaremos a perguntar.`,
    not_linked: ({ channel, who }) =>
      `Obrigado. Não foi possível ligar a conta ${who} no ${channel}. Volte à sua conversa, por favor.`,
    gone: 'Este link já não é válido. Peça um novo na sua conversa.',
  },
};
