// A small world beside the product: fake X and fake Meta over real HTTP, with their ids, signatures, limits, errors and
// echoes. `startSimulator` opens it; tests and the demo move it by the methods below: what customers do (customers.ts), what
// happens to the brand at its developer portals (switches.ts), what goes wrong (faults.ts). It imports nothing of the product.
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { openCalls, type CallRecord } from './calls.ts';
import { openBrandApi, type BrandMood } from './brand-api.ts';
import { CAST, contactsOf, type Persona } from './cast.ts';
import { customerActs, type Acts } from './customers.ts';
import { openDelivery, type Delivery, type Disorder } from './delivery.ts';
import type { CallResult } from './delivery-call.ts';
import { openFaults, type Endpoint, type Faults } from './faults.ts';
import { openMailbox, type Mailbox } from './mailbox.ts';
import { openLedger, type Ledger } from './ledger.ts';
import { openPeople, type People } from './people.ts';
import { phoneRoutes } from './phone.ts';
import { platformIds } from './platform-ids.ts';
import { instagramEvents } from './platforms/instagram.ts';
import { messengerEvents } from './platforms/messenger.ts';
import { metaAddress, openMetaApp } from './platforms/meta-app.ts';
import { mediaRoutes } from './platforms/media-routes.ts';
import { metaRoutes } from './platforms/meta.ts';
import type { World } from './platforms/platform.ts';
import { openXApp } from './platforms/x-app.ts';
import { xEvents } from './platforms/x-events.ts';
import type { XLimit } from './platforms/x-limits.ts';
import { xRoutes } from './platforms/x.ts';
import type { StreamControls } from './platforms/x-stream.ts';
import { seededRandom, type Random } from './random.ts';
import { openServer, type Answer, type Call } from './server.ts';
import { openUploads, type Uploads } from './uploads.ts';
import type { SimulatedAccount, SimulatedContact, SimulatedDoor, SimulatorSecrets, WebhookTarget } from './shapes.ts';
import { openSwitches, type Switches } from './switches.ts';

export interface SimulatorOptions {
  /** The same seed and the same acts give the same ids, names, duplicates and disorder. */
  seed: number;
  /** Business time, shared with the product. */
  clock: Clock;
  log: Log;
  /** 0 or absent: any free port. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Where the product listens. Without it deliveries are kept until `setTarget`. */
  target?: WebhookTarget;
  secrets: SimulatorSecrets;
  accounts: readonly SimulatedAccount[];
  /** Known from the start, with their profiles. */
  contacts?: readonly SimulatedContact[];
  /** Whom a visitor can be on `/phone`; also known as contacts. Default: the cast. */
  visitors?: readonly Persona[];
  /** Whom the brand's own systems know. Default: the visitors. */
  records?: readonly Persona[];
  disorder?: Disorder;
  /**
   * False: a fresh developer portal. Nothing is delivered until the product has registered its webhook and subscribed
   * each account by the platforms' own API. `SimulatedAccount.connected` says it for one account. Default true.
   */
  connected?: boolean;
  /** Other numbers than the documented ones for X's windows of 15 minutes. */
  xLimits?: Readonly<Partial<Record<Endpoint, XLimit>>>;
  /** True: letters to customers arrive here too, by e-mail and as text messages. */
  mailbox?: boolean;
}

export interface Simulator extends Acts, Switches {
  port: number;
  /** Base address: `X_API_URL`, `META_GRAPH_URL` and `INSTAGRAM_GRAPH_URL` of the product. */
  url: string;
  seed: number;
  clock: Clock;
  log: Log;
  random: Random;
  accounts: readonly SimulatedAccount[];
  faults: Faults;
  ledger: Ledger;
  people: People;
  /** What the brand handed over to be shown by a message. */
  uploads: Uploads;
  delivery: Delivery;
  /** One of the brand's own systems: its flights and claims. */
  brand: { setMood(mood: BrandMood): void; asked(): number };
  /** Undefined unless it was asked for. */
  mailbox: Mailbox | undefined;
  /** X's activity stream, beside the webhooks. */
  xStream: StreamControls;
  /** Every call the platforms were asked so far, with business time and answer. */
  calls(): readonly CallRecord[];
  /** Puts a file, or trouble, at an address of the platforms' own; answers that address. */
  serve(answer: (call: Call) => Answer): string;
  setTarget(target: WebhookTarget): void;
  addAccount(account: SimulatedAccount): void;
  setDisorder(disorder: Disorder): void;
  setXLimit(endpoint: Endpoint, limit: XLimit): void;
  pauseDelivery(): void;
  resumeDelivery(options?: { shuffled?: boolean }): void;
  /** One webhook call with exactly these bytes, once; signed as the platform would unless headers are given. */
  deliverRaw(door: SimulatedDoor, body: string | Buffer, headers?: Record<string, string>): Promise<CallResult>;
  /** Everything on its way has been tried once: deliveries and echoes. Retries and paused ones are not waited for. */
  settled(): Promise<void>;
  /** Cuts every call in both directions until `networkUp`. Deliveries that fail meanwhile wait for their retry. */
  networkDown(): void;
  networkUp(): void;
  close(): Promise<void>;
}

/** Opens the world's server. Rejects when the port is taken. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const { seed, log, secrets } = options;
  const random = seededRandom(seed);
  const businessTime = options.clock;
  let clockSkewMs = 0;
  /** The platforms' own: everything that they say about time comes from here. */
  const clock: Clock = { now: () => businessTime.now() + clockSkewMs, realMs: (ms) => businessTime.realMs(ms) };
  let isReachable = true;
  const reachable = (): boolean => isReachable;
  const faults = openFaults();
  const calls = openCalls();
  const ids = platformIds({ clock, seed });
  const delivery = openDelivery({
    clock: businessTime,
    log,
    random: random.fork('delivery'),
    secrets,
    target: options.target,
    reachable,
    addressOf: (each) =>
      each.door === 'x' ? world.x.subscriptions.addressOf(each.webhookId) : metaAddress(world, each),
  });
  const ledger = openLedger();
  const connected = options.connected ?? true;
  const uploads = openUploads({ clock, ids, baseUrl: () => server.url });
  const world: World = {
    clock,
    log,
    random,
    ids,
    ledger,
    people: openPeople(random.fork('people')),
    accounts: [],
    secrets,
    delivery,
    x: openXApp({ clock, ids, connected, targetUrl: () => delivery.targetOf('x') }),
    meta: openMetaApp({ clock, ids, ledger, connected }),
    uploads,
    baseUrl: () => server.url,
    hosted: new Map(),
  };
  const addAccount = (account: SimulatedAccount): void => {
    world.accounts.push(account);
    (account.channel === 'x' ? world.x : world.meta).access.add(account);
    if (account.channel === 'x') world.x.subscriptions.add(account);
  };
  for (const account of options.accounts) addAccount(account);
  const visitors = options.visitors ?? CAST;
  for (const contact of [...contactsOf(visitors), ...(options.contacts ?? [])]) world.people.add(contact);
  for (const [endpoint, limit] of Object.entries(options.xLimits ?? {}))
    world.x.limits.set(endpoint as Endpoint, limit);
  delivery.setDisorder(options.disorder ?? {});
  const acts = customerActs(world, { x: xEvents, messenger: messengerEvents, instagram: instagramEvents });
  const host = options.host ?? '127.0.0.1';
  const mailbox = options.mailbox ? await openMailbox({ clock: businessTime, host }) : undefined;

  const brand = openBrandApi({ clock, people: options.records ?? visitors });

  const server = await openServer({
    clock,
    log,
    faults,
    routes: [
      ...xRoutes(world),
      ...metaRoutes(world),
      uploads.route,
      ...mediaRoutes(world),
      ...brand.routes,
      ...(mailbox ? [mailbox.route] : []),
      ...phoneRoutes({ world, acts, personas: visitors, mailbox }),
    ],
    host,
    port: options.port ?? 0,
    reachable,
    expectEcho: () => delivery.expect(),
    record: (call) => calls.record({ ...call, at: businessTime.now() }),
  });

  return {
    ...acts,
    ...openSwitches(world, { setClockSkew: (ms) => void (clockSkewMs = ms) }),
    port: server.port,
    url: server.url,
    seed,
    clock: businessTime,
    log,
    random,
    accounts: world.accounts,
    faults,
    ledger: world.ledger,
    people: world.people,
    uploads,
    delivery,
    brand,
    mailbox,
    xStream: world.x.stream.controls,
    calls: () => calls.all(),
    serve: (answer) => {
      const name = `file${world.hosted.size + 1}`;
      world.hosted.set(name, answer);
      return `${server.url}/hosted/${name}`;
    },
    setTarget: (target) => delivery.setTarget(target),
    addAccount,
    setDisorder: (disorder) => delivery.setDisorder(disorder),
    setXLimit: (endpoint, limit) => world.x.limits.set(endpoint, limit),
    pauseDelivery: () => delivery.pause(),
    resumeDelivery: (how) => delivery.resume(how),
    deliverRaw: (door, body, headers) => delivery.raw({ door, body, ...(headers ? { headers } : {}) }),
    settled: () => delivery.settled(),
    networkDown: () => {
      isReachable = false;
      world.x.stream.controls.cut();
    },
    networkUp: () => {
      isReachable = true;
    },
    close: async () => {
      delivery.close();
      await mailbox?.close();
      await server.close();
    },
  };
}
