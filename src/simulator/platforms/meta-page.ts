// What a Page or an Instagram account settles with its own token: which events it is subscribed to, and which app answers a
// thread (conversation routing). Comes after the checks of meta.ts.
import { objectAt, textAt } from '../../json.ts';
import type { Answer, Call } from '../server.ts';
import { APPS, type SimulatedAccount } from '../shapes.ts';
import type { MetaThread } from './meta-routing.ts';
import { isField, META_FIELDS } from './meta-subscriptions.ts';
import { bodyOf, metaError, ok, parameterOf } from './meta-wire.ts';
import { sendAll, type World } from './platform.ts';
import { threadControlEvent } from './thread-control.ts';

interface Asked {
  world: World;
  account: SimulatedAccount;
  call: Call;
}

/** `POST /{page}/subscribed_apps`: the named fields and no others. */
export function subscribe({ world, account, call }: Asked): Answer {
  const fields = (parameterOf(call, 'subscribed_fields') ?? '').split(',').filter((field) => field !== '');
  if (fields.length === 0)
    return metaError({ code: 100, message: '(#100) The parameter subscribed_fields is required' });
  const unknown = fields.findIndex((field) => !isField(field));
  if (unknown >= 0) {
    const message = `(#100) Param subscribed_fields[${unknown}] must be one of {${META_FIELDS.join(', ')}}`;
    return metaError({ code: 100, message });
  }
  world.meta.subscriptions.setFields(account, fields);
  world.delivery.subscribe(account.externalId);
  return ok({ success: true });
}

export function unsubscribe({ world, account }: Asked): Answer {
  world.meta.subscriptions.setFields(account, []);
  return ok({ success: true });
}

/** Empty also after an hour in which our address failed: then Meta has taken the app off the Page. */
export function listSubscriptions({ world, account }: Asked): Answer {
  const fields = world.meta.subscriptions.fieldsOf(account) ?? META_FIELDS;
  const isSubscribed = fields.length > 0 && world.delivery.isSubscribed(account.externalId);
  return ok({ data: isSubscribed ? [{ id: APPS.meta, name: 'Touchpoint', subscribed_fields: fields }] : [] });
}

/** `GET /{page}/thread_owner?recipient=`: the app's id is told to the owner and to the default app only. */
export function threadOwner({ world, account, call }: Asked): Answer {
  const thread = threadOf(account, call.query.get('recipient'));
  if (!thread) return noRecipient;
  const { routing } = world.meta;
  const owner = routing.ownerOf(thread);
  if (owner === null) return ok({ data: [] });
  const mayKnow = owner === APPS.meta || routing.defaultApp(account.externalId) === APPS.meta;
  const thread_owner = { ...(mayKnow ? { app_id: owner } : {}), expiration: Math.floor(routing.endsAt(thread) / 1000) };
  return ok({ data: [{ thread_owner }] });
}

/** `POST /{page}/{pass|take|request|release|extend}_thread_control`. */
export function threadControl({ world, account, call }: Asked): Answer {
  const body = bodyOf(call);
  const thread = threadOf(account, textAt(objectAt(body, 'recipient'), 'id'));
  if (!thread) return noRecipient;
  const { routing } = world.meta;
  const owner = routing.ownerOf(thread);
  const hasIt = owner === APPS.meta;
  const [, , act] = call.params;
  const isAllowed: Record<string, boolean> = {
    // Only the default app takes a thread from another; with none set, there is nothing to take.
    take: routing.defaultApp(account.externalId) === APPS.meta,
    pass: hasIt || owner === null,
    release: hasIt,
    extend: hasIt,
    request: true,
  };
  if (act === undefined || isAllowed[act] !== true)
    return metaError({ code: 100, subcode: 2018300, message: '(#100) Another app is controlling this thread now.' });
  if (act === 'take') routing.setOwner(thread, APPS.meta);
  if (act === 'release') routing.setOwner(thread, null);
  if (act === 'pass') {
    const target = textAt(body, 'target_app_id');
    if (target === undefined) return metaError({ code: 100, message: '(#100) Invalid parameter: target_app_id' });
    routing.setOwner(thread, target);
  }
  return ok({ success: true });
}

/** Another app takes the thread, or gives it to us: both are told by webhook. */
export function giveThread(world: World, thread: MetaThread, app: string | null): void {
  const previous = world.meta.routing.ownerOf(thread);
  world.meta.routing.setOwner(thread, app);
  const next = world.meta.routing.ownerOf(thread);
  if (previous !== next) void sendAll(world, [threadControlEvent(world, thread, { previous, next })]);
}

const threadOf = (account: SimulatedAccount, contact: string | null | undefined): MetaThread | undefined =>
  contact ? { channel: account.channel, account: account.externalId, contact } : undefined;

const noRecipient = metaError({ code: 100, message: '(#100) Invalid parameter: recipient' });
