// Plays on the clock: the cast's scenes, everyday traffic at a rate, and a storm on request. Customers read, wait, ask again,
// and come back with what fits the answer they got. After it: stop() ends everything at once.
import type { Persona } from './cast.ts';
import { businessTimers, type BusinessTimers } from './timers.ts';
import type { Random } from './random.ts';
import { seededRandom } from './random.ts';
import { performScene } from './perform-scene.ts';
import type { Scene } from './scenes/scene.ts';
import { makeStory } from './scenes/traffic.ts';
import type { Simulator } from './simulator.ts';

export interface PlayOptions {
  simulator: Simulator;
  /** Everybody who may appear; scenes name them by key. */
  personas: readonly Persona[];
  /** Played one after another, the next begins `everyMs` after the last began. */
  scenes?: readonly Scene[];
  /** Business milliseconds between two scenes. Default three minutes. */
  everyMs?: number;
  /** People of the crowd who begin to write per business hour. Default none. */
  perHour?: number;
}

export interface Play {
  /** Begins a scene now; resolves when it is over, or the play was stopped. */
  perform(scene: Scene): Promise<void>;
  setRate(perHour: number): void;
  /** For `durationMs` of business time `times` as many people write, most of them about cancelled flights. */
  storm(options: { times: number; durationMs: number }): void;
  /** How many stories have begun. */
  begun(): number;
  /** No further message; resolves when nothing is left running. */
  stop(): Promise<void>;
}

/** Personas who already are in a story are left alone, so that two stories never mix in one thread. */
export function startPlay({ simulator, personas, scenes = [], everyMs = 180_000, perHour = 0 }: PlayOptions): Play {
  const random = seededRandom(simulator.seed).fork('play');
  const timers = businessTimers(simulator.clock);
  const running = new Set<Promise<void>>();
  const busy = new Set<string>();
  const byKey = new Map(personas.map((persona) => [persona.key, persona]));
  const crowd = personas.filter(({ key }) => key.startsWith('crowd-'));
  let rate = perHour;
  let stormUntil = 0;
  let stormTimes = 1;
  let begun = 0;

  const perform = (scene: Scene, persona: Persona | undefined = byKey.get(scene.who)): Promise<void> => {
    if (!persona || busy.has(persona.key) || timers.isStopped()) return Promise.resolve();
    begun += 1;
    busy.add(persona.key);
    const playing = performScene({ simulator, timers, scene, persona, random: random.fork(`${scene.key}/${begun}`) })
      .catch((error: unknown) => {
        if (!timers.isStopped()) simulator.log.error({ err: error, scene: scene.key }, 'a scene broke off');
      })
      .finally(() => {
        busy.delete(persona.key);
        running.delete(playing);
      });
    running.add(playing);
    return playing;
  };

  const isStorm = (): boolean => simulator.clock.now() < stormUntil;
  const beginStory = (number: number): void => {
    const own = random.fork(`traffic/${number}`);
    const free = crowd.filter(({ key }) => !busy.has(key));
    if (free.length === 0) return;
    const persona = own.pick(free);
    void perform(makeStory({ persona, random: own, isStorm: isStorm() }), persona);
  };
  const arrivals = async (): Promise<void> => {
    for (let number = 0; !timers.isStopped(); number += 1) {
      await pause({
        timers,
        random: random.fork(`wait/${number}`),
        perHour: () => rate * (isStorm() ? stormTimes : 1),
      });
      if (!timers.isStopped()) beginStory(number);
    }
  };
  const programme = async (): Promise<void> => {
    for (const [number, scene] of scenes.entries()) {
      await timers.sleep(number === 0 ? 0 : everyMs);
      if (timers.isStopped()) return;
      void perform(scene);
    }
  };
  const loops = Promise.all([arrivals(), programme()]);

  return {
    perform: (scene) => perform(scene),
    setRate: (next) => {
      rate = next;
      timers.wake();
    },
    storm: ({ times, durationMs }) => {
      stormTimes = times;
      stormUntil = simulator.clock.now() + durationMs;
      timers.wake();
    },
    begun: () => begun,
    stop: async () => {
      timers.stop();
      await Promise.all([loops, ...running]);
    },
  };
}

interface Pause {
  timers: BusinessTimers;
  random: Random;
  perHour: () => number;
}

/** Until the next arrival. Looked at again whenever the rate changes, so that a storm does not wait for a quiet hour's end. */
async function pause({ timers, random, perHour }: Pause): Promise<void> {
  let share = random.wait(1);
  while (share > 0 && !timers.isStopped()) {
    const rate = perHour();
    const full = rate > 0 ? (share * 3_600_000) / rate : Number.POSITIVE_INFINITY;
    const slept = await timers.sleepOrWake(Math.min(full, 60_000));
    share = rate > 0 ? share - (slept * rate) / 3_600_000 : share;
    if (share < 1e-9) return;
  }
}
