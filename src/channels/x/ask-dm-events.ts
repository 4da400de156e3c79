// The list of direct messages, asked for in the words that X accepts today. Before it: read.ts (everything) and poll.ts (one
// customer). X's own texts disagree whether the sender of a message is a field or an expansion: both are asked for, and what X
// refuses is left out from then on.
import { listAt, objectAt } from '../../json.ts';
import type { SendingAccount } from '../channel.ts';
import type { CallResult, XClient } from './client.ts';

export interface DmEventsQuestion {
  client: XClient;
  account: SendingAccount;
  /** Below `/2/`. */
  path: string;
  size: number;
  token?: string | undefined;
  signal?: AbortSignal | undefined;
}

const SAFE_FIELDS = 'id,event_type,text,created_at,dm_conversation_id,entities,attachments';
const FIELDS = `${SAFE_FIELDS},sender_id`;

/** Clients whose X has refused the field once. */
const refused = new WeakSet<XClient>();

/** Never throws. A refusal of the field is not the answer, so it is asked a second time then. */
export async function askDmEvents(question: DmEventsQuestion): Promise<CallResult> {
  const { client } = question;
  if (refused.has(client)) return ask(question, SAFE_FIELDS);
  const result = await ask(question, FIELDS);
  if (!refusesFields(result)) return result;
  refused.add(client);
  return ask(question, SAFE_FIELDS);
}

const ask = ({ client, account, path, size, token, signal }: DmEventsQuestion, fields: string): Promise<CallResult> =>
  client.call({
    account,
    method: 'GET',
    path,
    query: {
      max_results: String(size),
      event_types: 'MessageCreate',
      'dm_event.fields': fields,
      expansions: 'sender_id,attachments.media_keys',
      'user.fields': 'name,username,profile_image_url',
      'media.fields': 'url,type,variants,preview_image_url,alt_text,width,height,duration_ms',
      ...(token === undefined ? {} : { pagination_token: token }),
    },
    signal,
  });

const refusesFields = (result: CallResult): boolean =>
  result.answered &&
  result.status === 400 &&
  listAt(result.body, 'errors').some((error) => listAt(objectAt(error, 'parameters'), 'dm_event.fields').length > 0);
