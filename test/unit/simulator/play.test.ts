import { afterEach, expect, test, vi } from 'vitest';
import { businessClock, realNow } from '../../../src/clock.ts';
import { silentLog } from '../../../src/log.ts';
import { BRAND, CAST, contactsOf, crowd, SIMULATED_SECRETS } from '../../../src/simulator/cast.ts';
import { startPlay, type Play } from '../../../src/simulator/play.ts';
import { seededRandom } from '../../../src/simulator/random.ts';
import { CAST_SCENES } from '../../../src/simulator/scenes/cast-scenes.ts';
import type { Scene } from '../../../src/simulator/scenes/scene.ts';
import { makeStory } from '../../../src/simulator/scenes/traffic.ts';
import type { LedgerMessage } from '../../../src/simulator/shapes.ts';
import { startSimulator, type Simulator } from '../../../src/simulator/simulator.ts';

let simulator: Simulator;
let play: Play;
afterEach(async () => {
  await play.stop();
  await simulator.close();
});

/** An hour passes in a third of a second; nobody listens at the webhook. */
const open = async (speed = 10_000): Promise<void> => {
  const clock = businessClock({ speed, originMs: Date.parse('2026-11-21T08:00:00Z'), realOriginMs: realNow() });
  const personas = [...CAST, ...crowd({ seed: 3, count: 200 })];
  simulator = await startSimulator({
    seed: 3, clock, log: silentLog(), secrets: SIMULATED_SECRETS, accounts: Object.values(BRAND), contacts: contactsOf(personas),
  }); // prettier-ignore
  play = startPlay({ simulator, personas });
};

const sceneOf = (key: string): Scene => CAST_SCENES.find((scene) => scene.key === key) as Scene;
const texts = (messages: readonly LedgerMessage[]): string[] => messages.map(({ text }) => text);
/** An agent who answers whatever comes with the next of these lines. */
const answerWith = (lines: string[]): void => {
  simulator.ledger.watch((message) => {
    if (message.direction !== 'inbound' || message.unsentAt !== null) return;
    const after = simulator.ledger.messagesTo(message.contact).length;
    queueMicrotask(() => {
      const isLast = simulator.ledger.messagesFrom(message.contact).at(-1) === message;
      const line = lines[after];
      if (isLast && line !== undefined)
        simulator.nativeAppReplies({ channel: message.channel, contact: message.contact, text: line });
    });
  });
};

test('a scene takes turns: the customer comes back with what fits the answer', async () => {
  await open();
  answerWith([
    'Lo sentimos. ¿Nos dice el localizador?',
    'Os paso a mañana a las 7:20.',
    'Hotel incluido.',
    '¡Buen viaje!',
    'Un saludo.',
    'Adiós.',
  ]);
  await play.perform(sceneOf('ana-storm'));
  const said = texts(simulator.ledger.messagesFrom(CAST[0]?.on.x?.externalId ?? ''));
  expect(said[0]).toContain('HA 417');
  expect(said[3]).toMatch(/^¿El primero de la mañana/);
  expect(simulator.ledger.messagesTo(CAST[0]?.on.x?.externalId ?? '').some(({ readAt }) => readAt !== null)).toBe(true);
});

test('who gets no answer asks once more, in their own language, and gives up', async () => {
  await open(60_000);
  await play.perform(sceneOf('sofia-connection'));
  const said = texts(simulator.ledger.messagesFrom(CAST[5]?.on.instagram?.externalId ?? ''));
  expect(said).toHaveLength(4);
  expect(['C’è nessuno?', 'Sto ancora aspettando…']).toContain(said[3]);
}, 20_000);

test('traffic comes at the rate it was given, and a storm brings many more', async () => {
  await open();
  play.setRate(60);
  await vi.waitFor(() => expect(play.begun()).toBeGreaterThan(20), { timeout: 5_000 });
  const before = play.begun();
  play.storm({ times: 20, durationMs: 1_800_000 });
  await vi.waitFor(() => expect(play.begun()).toBeGreaterThan(before + 60), { timeout: 5_000 });
  expect(texts(simulator.ledger.all()).length).toBeGreaterThan(60);
});

test('after the end nobody writes any more', async () => {
  await open();
  play.setRate(600);
  await vi.waitFor(() => expect(play.begun()).toBeGreaterThan(10), { timeout: 5_000 });
  await play.stop();
  const begun = play.begun();
  const count = simulator.ledger.all().length;
  await new Promise((resolve) => void setImmediate(resolve));
  expect([play.begun(), simulator.ledger.all().length]).toEqual([begun, count]);
});

test('the same seed draws the same crowd and the same stories, in many languages', async () => {
  await open();
  const people = crowd({ seed: 9, count: 300 });
  expect(crowd({ seed: 9, count: 300 })).toEqual(people);
  expect(crowd({ seed: 10, count: 300 })).not.toEqual(people);
  const story = (seed: number) =>
    people.map((persona) => makeStory({ persona, random: seededRandom(seed).fork(persona.key), isStorm: false }));
  expect(story(1)).toEqual(story(1));
  expect(new Set(people.map(({ language }) => language)).size).toBeGreaterThanOrEqual(8);
  const ids = people.flatMap(({ on }) => Object.values(on).map(({ externalId }) => externalId));
  expect(new Set(ids).size).toBe(ids.length);
});
