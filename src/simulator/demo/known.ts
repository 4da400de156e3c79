// Before the visitor comes the airline has known some of its customers for a while: Ana came by a link of its app a month ago and is
// recognised ever since, and a few people signed up twice. All of it through the product's own doors.
import { and, eq } from 'drizzle-orm';
import { setTimeout as pause } from 'node:timers/promises';
import { findConversationForUser } from '../../auth/authorized.ts';
import { DAY_MS, MINUTE_MS } from '../../clock.ts';
import type { Context } from '../../context.ts';
import { changeStatus } from '../../conversations/change-status.ts';
import { saveCustomers } from '../../customers/save-customer.ts';
import { ProductError } from '../../errors.ts';
import { recognitionOf } from '../../evidence/rules.ts';
import { makeDeepLinks } from '../../proof/deep-links.ts';
import { CAST, type Persona } from '../cast.ts';
import { customerBody } from '../customer-body.ts';
import type { RewindableClock } from '../earlier.ts';
import type { Simulator } from '../simulator.ts';

/** Every so many of the crowd signed up a second time, without their number at hand. */
const TWICE_EVERY = 60;

/** The airline has known its customers for a while before they write: a place on file that is new proves nothing. */
export async function bringRecords(now: Context, personas: readonly Persona[]): Promise<void> {
  const clock = { ...now.clock, now: () => now.clock.now() - 60 * DAY_MS };
  const context = { ...now, clock };
  const { rules } = await recognitionOf(context.store);
  const items = personas.map((persona) => ({ ref: persona.record.ref, body: customerBody(persona) }));
  const again = personas
    .filter(({ key }, place) => key === 'ana' || place % TWICE_EVERY === TWICE_EVERY - 1)
    .map((persona, place) => ({
      ref: `HA90000${place}`,
      body: { ...customerBody(persona), loyalty: null, tier: 'member', references: [], handles: {}, attributes: {} },
    }));
  const saved = await context.store.tx((db) =>
    saveCustomers(context, { db, items: [...items, ...again], source: 'import', rules }),
  );
  const refused = saved.find((one) => one instanceof ProductError);
  if (refused !== undefined) throw refused;
}

interface Before {
  context: Context;
  simulator: Simulator;
  clock: RewindableClock;
  agent: { id: string; displayName: string };
}

/** A month ago Ana opened a direct message from the app in which she was logged in. It was answered and resolved. */
export async function letAnaBeKnown({ context, simulator, clock, agent }: Before): Promise<void> {
  const ana = CAST.find(({ key }) => key === 'ana');
  const contact = ana?.on.x?.externalId;
  if (ana === undefined || contact === undefined) return;
  const then = clock.now() - 30 * DAY_MS;
  clock.pretend(then);
  try {
    const links = await makeDeepLinks(context, { customer: `ref:${ana.record.ref}`, subject: null, userId: agent.id });
    const words = new URL(links.find(({ channel }) => channel === 'x')?.url ?? 'x:').searchParams.get('text');
    if (words === null) return;
    const who = { channel: 'x', contact } as const;
    simulator.customerWrites({ ...who, text: `${words} ¿Puedo cambiar de asiento en el HA 220?`, at: then });
    clock.pretend(then + 4 * MINUTE_MS);
    simulator.nativeAppReplies({ ...who, text: 'Hecho, Ana: 4A, ventanilla. ^Omar', at: then + 4 * MINUTE_MS });
    await simulator.settled();
    const id = await conversationWith(context, contact);
    if (id === undefined) return;
    clock.pretend(then + 9 * MINUTE_MS);
    const user = { ...agent, roles: ['agent' as const] };
    const conversation = await findConversationForUser(context.store, { user, conversationId: id, to: 'change' });
    await changeStatus(context, { conversation, user, status: 'resolved' });
  } finally {
    clock.pretend();
  }
}

/** Once both messages are there, which takes a moment; undefined when they did not come. */
async function conversationWith({ store }: Context, externalId: string): Promise<string | undefined> {
  const { conversations: c, messages: m } = store.t;
  for (let look = 0; look < 100; look += 1) {
    const [found] = await store.db
      .select({ id: c.id })
      .from(c)
      .innerJoin(m, and(eq(m.conversationId, c.id), eq(m.direction, 'outbound')))
      .where(eq(c.contactExternalId, externalId));
    if (found) return found.id;
    await pause(50);
  }
  return undefined;
}
