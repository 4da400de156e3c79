// One scene, performed by one person: says its lines, waits for the brand's answer, reads it, and says what fits. Whoever
// waits too long asks again once, and in the end gives up.
import type { Persona } from './cast.ts';
import type { Random } from './random.ts';
import { isReact, isSay, type Answered, type Say, type Scene, type Seconds } from './scenes/scene.ts';
import { nudgeFor } from './scenes/traffic.ts';
import type { LedgerMessage } from './shapes.ts';
import type { Simulator } from './simulator.ts';
import type { BusinessTimers } from './timers.ts';

export interface Performance {
  simulator: Simulator;
  timers: BusinessTimers;
  scene: Scene;
  persona: Persona;
  random: Random;
}

/** Business milliseconds until somebody asks again, and until they give up altogether. */
const PATIENCE_MS = [25 * 60_000, 6 * 3_600_000] as const;
const WRITING: Seconds = [4, 20];
const COMING_BACK: Seconds = [20, 240];
const READING: Seconds = [2, 45];
const CHANGING_ONES_MIND: Seconds = [4, 8];

export async function performScene(performance: Performance): Promise<void> {
  const { scene, timers } = performance;
  const contact = performance.persona.on[scene.channel];
  if (!contact) return;
  const stage: Stage = {
    ...performance,
    who: { channel: scene.channel, contact: contact.externalId },
    heardUpTo: -1,
    lastPost: undefined,
  };
  stage.heardUpTo = answersTo(stage).length;
  for (const step of scene.steps) {
    if (isSay(step)) await say(stage, step);
    else if (isReact(step)) await react(stage, { emoji: step.react, after: step.after ?? READING });
    else if (!(await answer(stage, step))) return;
    if (timers.isStopped()) return;
  }
}

interface Stage extends Performance {
  who: { channel: Scene['channel']; contact: string };
  /** How many of the brand's messages were heard. */
  heardUpTo: number;
  lastPost: string | undefined;
}

async function say(stage: Stage, { say: text, after = WRITING, attach, publicly, ...change }: Say): Promise<void> {
  const { simulator, timers, who } = stage;
  await timers.sleep(drawn(stage, after));
  if (timers.isStopped()) return;
  const { externalId: message } = publicly
    ? simulator.customerPosts({ ...who, text })
    : simulator.customerWrites({ ...who, text, ...(attach ? { attachments: attach } : {}) });
  if (change.thenEdit === undefined && !change.thenUnsend) return;
  await timers.sleep(drawn(stage, CHANGING_ONES_MIND));
  if (timers.isStopped()) return;
  if (change.thenEdit !== undefined && who.channel !== 'x') simulator.customerEdits({ message, text: change.thenEdit });
  if (change.thenUnsend) simulator.customerUnsends({ message });
}

/** False when nobody answered until they gave up. */
async function answer(stage: Stage, { answered, otherwise, after = COMING_BACK }: Answered): Promise<boolean> {
  const { simulator, timers, who, random, scene } = stage;
  if (!(await heard(stage, PATIENCE_MS[0]))) {
    if (timers.isStopped()) return false;
    simulator.customerWrites({ ...who, text: nudgeFor(scene.language, random) });
    if (!(await heard(stage, PATIENCE_MS[1]))) return false;
  }
  await timers.sleep(drawn(stage, READING));
  if (timers.isStopped()) return false;
  simulator.customerReads(who);
  await timers.sleep(drawn(stage, after));
  const words = answersTo(stage).slice(stage.heardUpTo).map(({ text }) => text).join('\n'); // prettier-ignore
  stage.heardUpTo = answersTo(stage).length;
  const fitting = answered.find(({ when }) => when.test(words));
  await say(stage, {
    say: fitting?.say ?? otherwise,
    after: [0, 0],
    ...(fitting?.attach ? { attach: fitting.attach } : {}),
  });
  return true;
}

async function react(stage: Stage, { emoji, after }: { emoji: string; after: Seconds }): Promise<void> {
  const { simulator, timers } = stage;
  await timers.sleep(drawn(stage, after));
  const last = answersTo(stage).at(-1);
  if (last && !timers.isStopped()) simulator.customerReacts({ message: last.externalId, emoji });
}

function heard(stage: Stage, patienceMs: number): Promise<boolean> {
  if (answersTo(stage).length > stage.heardUpTo) return Promise.resolve(true);
  return stage.timers.waitFor(
    (happened) =>
      stage.simulator.ledger.watch(
        ({ contact }) => contact === stage.who.contact && answersTo(stage).length > stage.heardUpTo && happened(),
      ),
    patienceMs,
  );
}

const answersTo = ({ simulator, who }: Stage): LedgerMessage[] =>
  simulator.ledger
    .messagesTo(who.contact)
    .filter((message) => message.channel === who.channel && message.kind === 'dm');

const drawn = ({ random }: Stage, [least, most]: Seconds): number => (least + random.next() * (most - least)) * 1000;
