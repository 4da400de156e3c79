// The letters in Spanish.
import type { Words } from '../letter.ts';

export const es: Words = {
  code: ({ brand, channel, who, code }) => ({
    subject: `${brand}: su código`,
    lines: [
      `Su código es ${code}. Vale durante 10 minutos.`,
      `Vincula la cuenta de ${channel} ${who} a su cuenta de ${brand}. Escríbalo solo en su propia conversación con nosotros en ${channel}.`,
      '¿No es su cuenta? Entonces no diga el código a nadie; no pasará nada. Nunca lo pedimos por teléfono.',
    ],
  }),
  link: ({ brand, channel, who }) => ({
    subject: `${brand}: ¿es usted?`,
    lines: [
      `Alguien que nos escribe en ${channel} como ${who} dice ser usted.`,
      'Abra esta página antes de una hora y díganos si es así:',
    ],
    button: 'Sí o no',
  }),
  linked: ({ brand, channel, who }) => ({
    subject: `${brand}: se ha vinculado una cuenta`,
    lines: [
      `La cuenta de ${channel} ${who} está vinculada ahora a su cuenta de ${brand}.`,
      '¿No ha sido usted? Díganoslo enseguida y lo desharemos.',
    ],
  }),
  refused: ({ brand, channel, who }) => ({
    subject: `${brand}: no se ha vinculado una cuenta`,
    lines: [
      `Alguien ha dicho que la cuenta de ${channel} ${who} no es suya. No se ha vinculado y no volveremos a preguntar.`,
      `Si aun así es suya, dígaselo a ${brand}.`,
    ],
  }),
};
