// The page on which a visitor is the customer: a phone with one DM thread, live in both directions. Its words go the way of
// every simulated customer's; nothing here talks to the product.
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { isObject, parseJson, textAt, type JsonObject } from '../json.ts';
import type { Persona } from './cast.ts';
import type { Acts } from './customers.ts';
import type { Mailbox } from './mailbox.ts';
import { lettersFor, linkIn, openLink } from './phone-letters.ts';
import { fileAnswer } from './platforms/media-routes.ts';
import type { World } from './platforms/platform.ts';
import { CAST_SCENES } from './scenes/cast-scenes.ts';
import { isSay } from './scenes/scene.ts';
import type { Answer, Call, Route } from './server.ts';
import { SIMULATED_CHANNELS, type LedgerMessage, type SimulatedAttachment, type SimulatedChannel } from './shapes.ts';

export interface PhoneOptions {
  world: World;
  acts: Acts;
  personas: readonly Persona[];
  mailbox?: Mailbox | undefined;
}

/** Only what the page itself needs; it may stand in a frame of the demo on this machine. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self' http://127.0.0.1:* http://localhost:*",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};
const HEARTBEAT_MS = 15_000;
const LONGEST_TEXT = 2_000;

export function phoneRoutes({ world, acts, personas, mailbox }: PhoneOptions): Route[] {
  let newcomers = 0;

  const people = (): Answer =>
    json({
      brand: Object.fromEntries(
        world.accounts.toReversed().map(({ channel, handle, displayName }) => [channel, { handle, displayName }]),
      ),
      people: personas.map(personOf),
    });

  const addPerson = (call: Call): Answer => {
    const displayName = (textAt(bodyOf(call), 'displayName') ?? '').trim().slice(0, 50);
    if (displayName === '') return refused;
    newcomers += 1;
    const handle = `guest_${newcomers}`;
    const on = Object.fromEntries(
      SIMULATED_CHANNELS.map((channel) => {
        const externalId = world.ids.digitsFor(`newcomer/${newcomers}/${channel}`, channel === 'x' ? 19 : 16);
        world.people.add({ channel, externalId, handle, displayName, language: 'en' });
        return [channel, externalId];
      }),
    );
    return json({ person: { key: handle, displayName, language: 'en', note: 'New here', on, starters: [] } });
  };

  const write = (call: Call): Answer => {
    const body = bodyOf(call);
    const who = whoOf(world, body);
    const text = textAt(body, 'text') ?? '';
    const hasPhoto = body['photo'] === true;
    if (!who || (text === '' && !hasPhoto) || text.length > LONGEST_TEXT) return refused;
    return json(acts.customerWrites({ ...who, text, ...(hasPhoto ? { attachments: [{ type: 'image' }] } : {}) }));
  };

  const read = (call: Call): Answer => {
    const who = whoOf(world, bodyOf(call));
    if (!who) return refused;
    acts.customerReads(who);
    return json({});
  };

  const reactTo = (call: Call): Answer => {
    const body = bodyOf(call);
    const message = world.ledger.find(textAt(body, 'message') ?? '');
    if (!message || message.direction !== 'outbound') return refused;
    acts.customerReacts({ message: message.externalId, emoji: textAt(body, 'emoji') ?? null });
    return json({});
  };

  const letters = ({ query }: Call): Answer =>
    json({ letters: lettersFor(mailbox, personas.find(({ key }) => key === query.get('who'))) }); // prettier-ignore

  const open = (call: Call): Answer => {
    const body = bodyOf(call);
    const who = whoOf(world, body);
    const opened = who && openLink(acts, { ...who, url: linkIn(body) });
    return opened ? json(opened) : refused;
  };

  const get = (pattern: RegExp, answer: Route['answer']): Route => ({ method: 'GET', pattern, endpoint: null, answer });
  const post = (pattern: RegExp, answer: (call: Call) => Answer): Route => ({
    method: 'POST',
    pattern,
    endpoint: null,
    answer: (call) => (isFromOurPage(call) ? answer(call) : refused),
  });
  return [
    get(/^\/phone$/, () => file('phone.html', 'text/html; charset=utf-8')),
    get(/^\/phone\/(phone|screen)\.css$/, ({ params }) => file(`${params[0]}.css`, 'text/css; charset=utf-8')),
    get(/^\/phone\/(phone|letters)\.js$/, ({ params }) => file(`${params[0]}.js`, 'text/javascript; charset=utf-8')),
    get(/^\/phone\/api\/letters$/, letters),
    post(/^\/phone\/api\/links$/, open),
    get(
      /^\/phone\/cdn\/([\w-]+)\/(\d+)$/,
      ({ params: [id = '', place] }) => fileAnswer(world.ledger.find(id), Number(place)) ?? refused,
    ),
    get(/^\/phone\/api\/people$/, people),
    post(/^\/phone\/api\/people$/, addPerson),
    post(/^\/phone\/api\/messages$/, write),
    post(/^\/phone\/api\/reads$/, read),
    post(/^\/phone\/api\/reactions$/, reactTo),
    get(/^\/phone\/api\/stream$/, ({ query }) => follow(world, query)),
  ];
}

function follow(world: World, query: URLSearchParams): Answer {
  const who = whoOf(world, Object.fromEntries(query));
  if (!who) return refused;
  const headers = { ...HEADERS, 'x-accel-buffering': 'no' };
  return {
    status: 200,
    headers,
    contentType: 'text/event-stream',
    body: '',
    open: (response) => tell(world, { who, response }),
  };
}

interface Follower {
  channel: SimulatedChannel;
  contact: string;
}

/** First the whole thread, then every new message and every change of one. */
function tell(world: World, { who, response }: { who: Follower; response: ServerResponse }): void {
  const account = world.accounts.find(({ channel }) => channel === who.channel)?.externalId ?? '';
  const say = (message: LedgerMessage): void =>
    void response.write(`data: ${JSON.stringify(shown(world, message))}\n\n`);
  response.write('retry: 1000\n\n');
  for (const message of world.ledger.thread({ ...who, account })) say(message);
  const unwatch = world.ledger.watch((message) => {
    const isOurs = message.contact === who.contact && message.channel === who.channel && message.account === account;
    if (isOurs && message.kind === 'dm') say(message);
  });
  const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS);
  response.on('close', () => {
    clearInterval(heartbeat);
    unwatch();
  });
}

const shown = (world: World, message: LedgerMessage) => ({
  id: message.externalId,
  from: message.direction === 'inbound' ? 'customer' : 'brand',
  text: message.text,
  at: message.at,
  files: message.attachments.flatMap((each, place) => fileOf(world, { message, each, place })),
  seen: message.readAt !== null,
  gone: message.unsentAt !== null,
  edited: message.edits > 0,
  loved: message.reaction !== null,
});

/** What the phone can show: of the brand the bytes that it sent, of the customer what was drawn for them. */
function fileOf(
  world: World,
  { message, each, place }: { message: LedgerMessage; each: SimulatedAttachment; place: number },
): { type: string; src: string }[] {
  const own = `${world.baseUrl()}/`;
  if (each.url?.startsWith(`${own}uploads/`)) return [{ type: each.type, src: each.url.slice(own.length) }];
  const src = `phone/cdn/${message.externalId}/${place}`;
  return ['image', 'video', 'audio'].includes(each.type) ? [{ type: each.type, src }] : [];
}

function personOf({ key, displayName, language, on, record }: Persona) {
  const name = new Intl.DisplayNames('en', { type: 'language' }).of(language) ?? language;
  return {
    key,
    displayName,
    language,
    note: `${name} · ${record.tier}`,
    on: Object.fromEntries(Object.entries(on).map(([channel, { externalId }]) => [channel, externalId])),
    starters: CAST_SCENES.filter((scene) => scene.who === key)
      .flatMap(({ steps }) => steps.filter(isSay).filter(({ publicly }) => publicly !== true))
      .map(({ say }) => say)
      .filter((say) => say !== '')
      .slice(0, 4),
  };
}

function whoOf(world: World, body: JsonObject): Follower | undefined {
  const channel = SIMULATED_CHANNELS.find((each) => each === body['channel']);
  const contact = textAt(body, 'contact');
  const isKnown = channel !== undefined && contact !== undefined && world.people.find(channel, contact) !== undefined;
  return isKnown && world.accounts.some((account) => account.channel === channel) ? { channel, contact } : undefined;
}

/** Another site open in the same browser must not be able to write here. */
function isFromOurPage({ headers }: Call): boolean {
  const isJson = (headers['content-type'] ?? '').startsWith('application/json');
  return isJson && (headers.origin === undefined || URL.parse(headers.origin)?.host === headers.host);
}

function bodyOf(call: Call): JsonObject {
  try {
    const body = parseJson(call.body.toString('utf8'));
    return isObject(body) ? body : {};
  } catch {
    return {};
  }
}

const file = (name: string, contentType: string): Answer => ({
  status: 200,
  contentType,
  headers: HEADERS,
  body: readFileSync(new URL(`./phone/${name}`, import.meta.url)),
});
const json = (body: unknown): Answer => ({ status: 200, headers: HEADERS, body: JSON.stringify(body) });
const refused: Answer = { status: 400, headers: HEADERS, body: '{"refused":true}' };
