// One of the brand's own systems, beside the platforms: next flights and open claims of its customers, as an airline's API would
// answer, with its OpenAPI document. It can be slow, down or wrong, as real ones are.
import type { Clock } from '../clock.ts';
import type { Persona } from './cast.ts';
import { seededRandom } from './random.ts';
import type { Answer, Call, Route } from './server.ts';

/** hangs: never answers · down: 503 · lies: another shape than agreed · page: a page of HTML · cut: half an answer · huge: megabytes. */
export type BrandMood = 'well' | 'hangs' | 'down' | 'lies' | 'page' | 'cut' | 'huge' | 'elsewhere';

export interface BrandApi {
  routes: Route[];
  setMood(mood: BrandMood): void;
  /** How often it was asked. */
  asked(): number;
}

/** Sent with every question, in the header that its document names. */
export const BRAND_KEY = 'simulated-brand-key';

const json = (status: number, body: unknown): Answer => ({ status, body: JSON.stringify(body) });

export function openBrandApi({ clock, people }: { clock: Clock; people: readonly Persona[] }): BrandApi {
  const byRef = new Map(people.map((person) => [person.record.ref, person]));
  let mood: BrandMood = 'well';
  let count = 0;
  const answering =
    (facts: (person: Persona) => unknown) =>
    (call: Call): Answer => {
      count += 1;
      if (mood !== 'well') return BAD[mood];
      if (call.headers['x-api-key'] !== BRAND_KEY) return json(401, { error: 'the key is missing or wrong' });
      const person = byRef.get(call.params[0] ?? '');
      return person === undefined ? json(404, { error: 'no such customer' }) : json(200, facts(person));
    };
  return {
    routes: [
      { method: 'GET', endpoint: null, pattern: /^\/brand\/openapi\.json$/, answer: () => json(200, DOCUMENT) },
      {
        method: 'GET',
        endpoint: null,
        pattern: /^\/brand\/customers\/([^/]+)\/flights$/,
        answer: answering((person) => ({ data: { flights: flightsOf(person, clock.now()) } })),
      },
      {
        method: 'GET',
        endpoint: null,
        pattern: /^\/brand\/customers\/([^/]+)\/claims$/,
        answer: answering((person) => ({ claims: claimsOf(person) })),
      },
    ],
    setMood: (next) => void (mood = next),
    asked: () => count,
  };
}

const BAD: Readonly<Record<Exclude<BrandMood, 'well'>, Answer>> = {
  hangs: { status: 200, body: '', open: () => undefined },
  down: json(503, { error: 'back soon' }),
  lies: json(200, { flights: 'none of your business' }),
  page: { status: 200, contentType: 'text/html', body: '<html><body>Please log in</body></html>' },
  cut: { status: 200, body: '{"data":{"flights":[{"flight":"HA 4' },
  huge: { status: 200, body: JSON.stringify({ data: { flights: [{ flight: 'x'.repeat(2 * 1024 * 1024) }] } }) },
  elsewhere: { status: 302, headers: { location: 'http://127.0.0.1:9/secret' }, body: '' },
};

const HOUR_MS = 3_600_000;

/** "HA 417 FRA-MAD" of the cast becomes a flight some hours from now; of the crowd one in two flies soon. */
function flightsOf({ record }: Persona, now: number): unknown[] {
  const random = seededRandom(Number(record.ref.replace(/\D/g, '').slice(-6)));
  const [, flight, from, to] = /^(\S+ \d+) (\w{3})-(\w{3})$/.exec(record.attributes['nextFlight'] ?? '') ?? [];
  if (flight === undefined && random.chance(0.5)) return [];
  const hours = 2 + Math.floor(random.next() * 70);
  const quarter = Math.ceil((now + hours * HOUR_MS) / (HOUR_MS / 4)) * (HOUR_MS / 4);
  return [
    {
      flight: flight ?? `HA ${100 + Math.floor(random.next() * 800)}`,
      from: from ?? 'FRA',
      to: to ?? 'MAD',
      departs: new Date(quarter).toISOString(),
      gate: `${random.pick(['A', 'B', 'C'])}${1 + Math.floor(random.next() * 40)}`,
      seat: `${1 + Math.floor(random.next() * 30)}${random.pick(['A', 'C', 'D', 'F'])}`,
      status: hours < 12 && random.chance(0.3) ? 'delayed' : 'confirmed',
      booking: record.attributes['booking'] ?? null,
    },
  ];
}

const claimsOf = ({ record }: Persona): unknown[] =>
  record.attributes['milesMissing'] === undefined
    ? []
    : [{ id: `CL-${record.ref.slice(-4)}`, about: 'missing miles', miles: Number(record.attributes['milesMissing']), state: 'waits for a document' }]; // prettier-ignore

const parameters = [{ name: 'ref', in: 'path', required: true, schema: { type: 'string' } }];
const operation = (operationId: string, summary: string) => ({
  get: { operationId, summary, parameters, security: [{ key: [] }], responses: { 200: { description: 'Found' } } },
});
const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Halcyon Air, customers', version: '1' },
  servers: [{ url: '/brand' }],
  components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'x-api-key' } } },
  paths: {
    '/customers/{ref}/flights': operation('nextFlights', 'Flights that are still to come'),
    '/customers/{ref}/claims': operation('openClaims', 'Claims that are not settled'),
  },
};

/** How the product is told of it. */
export function brandConnectors(baseUrl: string) {
  const common = { headers: { 'x-api-key': BRAND_KEY }, timeoutMs: 3_000, freshSeconds: 60, mostItems: 5 };
  return [
    {
      title: 'Next flights',
      place: 0,
      declaration: {
        ...common,
        openapi: `${baseUrl}/brand/openapi.json`,
        operationId: 'nextFlights',
        items: 'data.flights',
        title: '{flight} {from}–{to}',
        fields: [
          { name: 'Departs', value: '{departs|date} {departs|time} UTC' },
          { name: 'Gate, seat', value: '{gate}, {seat}' },
          { name: 'Booking', value: '{booking}' },
        ],
        urgent: '{status}',
      },
    },
    {
      title: 'Open claims',
      place: 1,
      declaration: {
        ...common,
        url: `${baseUrl}/brand/customers/{ref}/claims`,
        items: 'claims',
        title: '{about}, {miles} miles',
        fields: [
          { name: 'Claim', value: '{id}' },
          { name: 'State', value: '{state}' },
        ],
      },
    },
  ];
}
