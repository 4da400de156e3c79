// What had happened before the visitor came: a queue with people who have waited for different times, some of them answered
// already in the platforms' own apps. Written with platform times in the past, in order.
import type { Persona } from './cast.ts';
import { seededRandom } from './random.ts';
import { isSay } from './scenes/scene.ts';
import { makeStory } from './scenes/traffic.ts';
import type { SimulatedChannel } from './shapes.ts';
import type { Simulator } from './simulator.ts';

const MINUTE_MS = 60_000;
const PEOPLE = 26;
const LONGEST_AGO_MIN = 95;

export function writeEarlier({ simulator, personas }: { simulator: Simulator; personas: readonly Persona[] }): void {
  const random = seededRandom(simulator.seed).fork('earlier');
  const now = simulator.clock.now();
  // From the far end of the crowd: those whom the live traffic draws first are left for it.
  const writers = personas.filter(({ key }) => key.startsWith('crowd-')).slice(-PEOPLE);
  for (const [i, persona] of writers.entries()) {
    const own = random.fork(persona.key);
    const story = makeStory({ persona, random: own, isStorm: false });
    const minutes = Math.max(2, Math.round(LONGEST_AGO_MIN * (1 - i / PEOPLE) * (0.5 + own.next() / 2)));
    let at = now - minutes * MINUTE_MS;
    const contact = contactOf(persona, story.channel);
    for (const step of story.steps.filter(isSay).filter(({ publicly }) => !publicly)) {
      simulator.customerWrites({ channel: story.channel, contact, text: step.say, at });
      at += 20_000;
    }
    if (own.chance(0.25)) {
      simulator.nativeAppReplies({
        channel: story.channel,
        contact,
        text: 'Thank you for writing, we are looking into it. ^Omar',
        at: Math.min(now - MINUTE_MS, at + 4 * MINUTE_MS),
      });
    }
  }
}

const contactOf = (persona: Persona, channel: SimulatedChannel): string => persona.on[channel]?.externalId ?? '';
