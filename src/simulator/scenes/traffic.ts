// Everyday traffic: a short story for anyone of the crowd, in their own language, made from phrases.ts. The same chance gives
// the same story.
import type { Persona } from '../cast.ts';
import type { Random } from '../random.ts';
import type { SimulatedChannel } from '../shapes.ts';
import { PHRASES, TOPICS, type Phrases, type Topic } from './phrases.ts';
import type { Scene, Step } from './scene.ts';

const CITIES = ['Lisbon', 'Madrid', 'Frankfurt', 'Oslo', 'Naples', 'Vienna', 'Porto', 'Athens', 'Dublin', 'Warsaw'];

/** How often each topic comes up on an ordinary day, and while a storm is on. */
const DAY: Readonly<Record<Topic, number>> = {
  delay: 5,
  storm: 0,
  baggage: 5,
  seat: 3,
  refund: 4,
  miles: 3,
  praise: 2,
};
const STORM: Readonly<Record<Topic, number>> = {
  delay: 6,
  storm: 14,
  baggage: 2,
  seat: 1,
  refund: 3,
  miles: 0,
  praise: 0,
};

export interface Story {
  persona: Persona;
  random: Random;
  isStorm: boolean;
}

export function makeStory({ persona, random, isStorm }: Story): Scene {
  const phrases = phrasesFor(persona.language);
  const topic = drawTopic({ random, phrases, weights: isStorm ? STORM : DAY });
  const channel = random.pick(Object.keys(persona.on) as SimulatedChannel[]);
  const { attributes } = persona.record;
  const fill = (text: string): string =>
    text
      .replaceAll('{flight}', attributes['nextFlight'] ?? 'HA 417')
      .replaceAll('{code}', attributes['booking'] ?? 'K7QX2M')
      .replaceAll('{city}', random.pick(CITIES));
  const pick = (from: readonly string[] | undefined): string => fill(random.pick(from ?? ['…']));

  const opening = pick(phrases.openings[topic]);
  const steps: Step[] = splitSometimes(random, opening).map((say) => ({ say }));
  if (channel === 'x' && random.chance(0.12))
    steps.unshift({ say: `@halcyonair ${pick(phrases.openings[topic])}`, publicly: true });
  if (topic !== 'praise') {
    steps.push({ answered: [{ when: CODE_ASKED, say: pick(phrases.details) }], otherwise: pick(phrases.more) });
    if (random.chance(0.4))
      steps.push({ answered: [{ when: CODE_ASKED, say: pick(phrases.details) }], otherwise: pick(phrases.more) });
  }
  if (random.chance(0.7)) steps.push({ answered: [], otherwise: pick(phrases.thanks) });
  else if (channel !== 'x') steps.push({ react: '❤️', after: [20, 90] });
  return {
    key: `traffic-${persona.key}`,
    title: topic,
    who: persona.key,
    channel,
    language: persona.language,
    topic,
    steps,
  };
}

/** Somebody who has waited too long asks again. */
export const nudgeFor = (language: string, random: Random): string => random.pick(phrasesFor(language).nudge);

const CODE_ASKED =
  /book|reserv|reference|code|locator|localizador|código|buchung|réservation|prenotazion|codice|rezerw|rezervasyon|予約|حجز/i;

const phrasesFor = (language: string): Phrases => (PHRASES[language] ?? PHRASES['en']) as Phrases;

function drawTopic({
  random,
  phrases,
  weights,
}: {
  random: Random;
  phrases: Phrases;
  weights: Readonly<Record<Topic, number>>;
}): Topic {
  const known = TOPICS.filter((topic) => weights[topic] > 0 && phrases.openings[topic]);
  let left = random.next() * known.reduce((sum, topic) => sum + weights[topic], 0);
  return known.find((topic) => (left -= weights[topic]) < 0) ?? 'delay';
}

/** People often send one thought in two messages. */
function splitSometimes(random: Random, text: string): string[] {
  const cut = text.search(/(?<=[.?!,…]) /u);
  return cut > 0 && random.chance(0.35) ? [text.slice(0, cut), text.slice(cut + 1)] : [text];
}
