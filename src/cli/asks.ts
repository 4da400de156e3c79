// `touchpoint asks`: how often customers were asked for what was known, of the last days, from the log alone.
import { and, asc, gt, gte, inArray } from 'drizzle-orm';
import { repeatAsks, TELLING_TYPES, type RepeatAsks, type Told } from '../ask-once/repeat-asks.ts';
import { DAY_MS } from '../clock.ts';
import type { Store } from '../db/store.ts';
import { addCommand, type Outcome, type Tool } from './command.ts';
import { WrongUse } from './failure.ts';
import { withParts } from './open.ts';

export function addAsks(tool: Tool): void {
  addCommand<{ days: string }>(
    { parent: tool.program, tool },
    {
      usage: 'asks',
      summary: 'how often customers were asked again for what was known',
      about:
        'Of the conversations in which something became known in these days, those whose customer was asked for it again.',
      examples: ['asks', 'asks --days 7 --json'],
      options: (command) => command.option('--days <n>', 'so many days back, to this moment', '30'),
      act: ({ options }) => asks(daysIn(options.days)),
    },
  );
}

function daysIn(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new WrongUse(`--days is a whole number from 1 to 9999, not ${text}.`);
  return Number(text);
}

function asks(days: number): Promise<Outcome> {
  return withParts(async ({ store, clock }) => {
    const told: Told[] = [];
    for await (const event of toldSince(store, clock.now() - days * DAY_MS)) told.push(event);
    const counted = repeatAsks(told);
    return { json: { days, ...counted }, lines: [sentenceOf(counted, days)] };
  });
}

const PAGE = 2_000;

async function* toldSince(store: Store, since: number): AsyncGenerator<Told> {
  const { events: e } = store.t;
  for (let n = 0; ;) {
    const rows = await store.db
      .select({ n: e.n, type: e.type, conversationId: e.conversationId, data: e.data })
      .from(e)
      .where(and(gt(e.n, n), gte(e.at, since), inArray(e.type, [...TELLING_TYPES])))
      .orderBy(asc(e.n))
      .limit(PAGE);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    n = last.n;
  }
}

function sentenceOf({ known, askedAgain, rate }: RepeatAsks, days: number): string {
  const time = days === 1 ? 'the last day' : `the last ${days} days`;
  if (rate === null) return `In ${time} nothing became known that could be asked for again.`;
  return `Asked again: ${(100 * rate).toFixed(1)} % (${askedAgain} of ${known} conversations, ${time}).`;
}
