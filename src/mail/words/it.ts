// The letters in Italian.
import type { Words } from '../letter.ts';

export const it: Words = {
  code: ({ brand, channel, who, code }) => ({
    subject: `${brand}: il suo codice`,
    lines: [
      `Il suo codice è ${code}. Vale 10 minuti.`,
      `Collega l'account ${channel} ${who} al suo account ${brand}. Lo scriva solo nella sua conversazione con noi su ${channel}.`,
      'Non è il suo account? Allora non dica il codice a nessuno; non succederà nulla. Non lo chiediamo mai per telefono.',
    ],
  }),
  link: ({ brand, channel, who }) => ({
    subject: `${brand}: è lei?`,
    lines: [
      `Qualcuno che ci scrive su ${channel} come ${who} dice di essere lei.`,
      "Apra questa pagina entro un'ora e ci dica se è vero:",
    ],
    button: 'Sì o no',
  }),
  linked: ({ brand, channel, who }) => ({
    subject: `${brand}: un account è stato collegato`,
    lines: [
      `L'account ${channel} ${who} è ora collegato al suo account ${brand}.`,
      'Non è stato lei? Ce lo dica subito e lo annulleremo.',
    ],
  }),
  refused: ({ brand, channel, who }) => ({
    subject: `${brand}: un account non è stato collegato`,
    lines: [
      `Qualcuno ha detto che l'account ${channel} ${who} non è suo. Non è stato collegato e non lo chiederemo più.`,
      `Se invece è suo, lo dica a ${brand}.`,
    ],
  }),
};
