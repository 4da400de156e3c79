// What had happened before the visitor came: a queue with people who have waited for different times, some of them answered
// already in the platforms' own apps. Written with platform times in the past, in order.
import { MINUTE_MS, type Clock } from '../clock.ts';
import type { Persona } from './cast.ts';
import { seededRandom } from './random.ts';
import { isSay } from './scenes/scene.ts';
import { makeStory } from './scenes/traffic.ts';
import type { SimulatedChannel } from './shapes.ts';
import type { Simulator } from './simulator.ts';

const PEOPLE = 26;
const LONGEST_AGO_MIN = 95;

/** Business time that can be set back for a moment: what happened earlier then arrives at its own time. */
export interface RewindableClock extends Clock {
  /** `now()` answers this until it is called without. */
  pretend(at?: number): void;
}

export function rewindable(clock: Clock): RewindableClock {
  let pretended: number | undefined;
  return {
    now: () => pretended ?? clock.now(),
    realMs: (ms) => clock.realMs(ms),
    pretend: (at) => {
      pretended = at;
    },
  };
}

interface Earlier {
  simulator: Simulator;
  personas: readonly Persona[];
  clock: RewindableClock;
}

export async function writeEarlier({ simulator, personas, clock }: Earlier): Promise<void> {
  const random = seededRandom(simulator.seed).fork('earlier');
  const now = clock.now();
  // From the far end of the crowd: those whom the live traffic draws first are left for it.
  const writers = personas.filter(({ key }) => key.startsWith('crowd-')).slice(-PEOPLE);
  const acts = writers.flatMap((persona, i) => {
    const own = random.fork(persona.key);
    const story = makeStory({ persona, random: own, isStorm: false });
    const minutes = Math.max(2, Math.round(LONGEST_AGO_MIN * (1 - i / PEOPLE) * (0.5 + own.next() / 2)));
    const from = now - minutes * MINUTE_MS;
    const who = { channel: story.channel, contact: contactOf(persona, story.channel) };
    const said = story.steps.filter(isSay).filter(({ publicly }) => !publicly);
    const written = said.map(({ say }, k) => {
      const at = from + k * 20_000;
      return { at, act: () => simulator.customerWrites({ ...who, text: say, at }) };
    });
    if (!own.chance(0.25)) return written;
    const at = Math.min(now - MINUTE_MS, from + 5 * MINUTE_MS);
    return [...written, { at, act: () => simulator.nativeAppReplies({ ...who, text: ANSWER, at }) }];
  });
  for (const { at, act } of acts.toSorted((a, b) => a.at - b.at)) {
    clock.pretend(at + 1_000);
    act();
    await simulator.settled();
  }
  clock.pretend();
}

const ANSWER = 'Thank you for writing, we are looking into it. ^Omar';

const contactOf = (persona: Persona, channel: SimulatedChannel): string => persona.on[channel]?.externalId ?? '';
