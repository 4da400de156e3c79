// The letters in Portuguese.
import type { Words } from '../letter.ts';

export const pt: Words = {
  code: ({ brand, channel, who, code }) => ({
    subject: `${brand}: o seu código`,
    lines: [
      `O seu código é ${code}. É válido durante 10 minutos.`,
      `Liga a conta ${who} no ${channel} à sua conta ${brand}. Escreva-o apenas na sua própria conversa connosco no ${channel}.`,
      'Não é a sua conta? Então não diga o código a ninguém; nada vai acontecer. Nunca o pedimos por telefone.',
    ],
  }),
  link: ({ brand, channel, who }) => ({
    subject: `${brand}: é você?`,
    lines: [
      `Alguém que nos escreve no ${channel} como ${who} diz que é você.`,
      'Abra esta página dentro de uma hora e diga-nos se é verdade:',
    ],
    button: 'Sim ou não',
  }),
  linked: ({ brand, channel, who }) => ({
    subject: `${brand}: uma conta foi ligada`,
    lines: [
      `A conta ${who} no ${channel} está agora ligada à sua conta ${brand}.`,
      'Não foi você? Diga-nos já e nós desfazemos.',
    ],
  }),
  refused: ({ brand, channel, who }) => ({
    subject: `${brand}: uma conta não foi ligada`,
    lines: [
      `Alguém disse que a conta ${who} no ${channel} não é sua. Não foi ligada e não voltaremos a perguntar.`,
      `Se afinal é sua, diga-o à ${brand}.`,
    ],
  }),
};
