// What an agent sends to a customer who wants to go on from another account, ready in their language. Pure. Before it: make-hop.

export function hopWords(code: string, language: string | null): string {
  const words = WORDS[(language ?? 'en').slice(0, 2).toLowerCase()] ?? ENGLISH;
  return words.replace('{code}', code);
}

const ENGLISH =
  'To go on from your other account, send us this code from there within 10 minutes: {code}. It is only for you: please do not pass it on.';

const WORDS: Readonly<Record<string, string>> = {
  en: ENGLISH,
  es: 'Para seguir desde su otra cuenta, envíenos desde allí este código en los próximos 10 minutos: {code}. Es solo para usted: por favor, no lo comparta.',
  de: 'Um von Ihrem anderen Konto aus weiterzuschreiben, senden Sie uns von dort innerhalb von 10 Minuten diesen Code: {code}. Er ist nur für Sie: Bitte geben Sie ihn nicht weiter.',
  fr: 'Pour continuer depuis votre autre compte, envoyez-nous ce code depuis celui-ci dans les 10 minutes : {code}. Il est réservé à votre usage : merci de ne pas le transmettre.',
  it: 'Per continuare dal Suo altro account, ci invii da lì questo codice entro 10 minuti: {code}. È solo per Lei: La preghiamo di non condividerlo.',
  pt: 'Para continuar a partir da sua outra conta, envie-nos de lá este código nos próximos 10 minutos: {code}. É só para si: por favor, não o partilhe.',
};
