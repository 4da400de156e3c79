// Somebody of the staff with a browser: signed in, speaking HTTP only.
import { randomUUID } from 'node:crypto';

export interface Answer<T = any> {
  status: number;
  body: T;
  headers: Headers;
}

export interface Person {
  cookie: string;
  get<T = any>(path: string): Promise<Answer<T>>;
  send<T = any>(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
    options?: { key?: string },
  ): Promise<Answer<T>>;
  /** The queue, newest page. */
  conversations(query?: string): Promise<any[]>;
  /** The only conversation there is. */
  onlyConversation(): Promise<any>;
  messages(conversationId: string): Promise<any[]>;
  /** The brand's handles, removed ones too, as the accounts page shows them. */
  accounts(): Promise<any[]>;
  /** Answers in a conversation, having seen everything that is there now. */
  replies(
    conversationId: string,
    text: string,
    options?: { key?: string; force?: boolean; lastSeenMessageId?: string | null; attachmentIds?: string[] },
  ): Promise<Answer>;
  /** Hands a file over for a reply; answers its id. */
  uploads(file: Buffer, name: string): Promise<string>;
}

/** @throws when the log-in is refused. */
export async function signIn(url: string, login: { email: string; password: string }): Promise<Person> {
  const response = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-touchpoint': '1' },
    body: JSON.stringify(login),
  });
  if (!response.ok) throw new Error(`sign-in was answered with ${response.status} ${await response.text()}`);
  const cookie = (response.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  return personWith(url, cookie);
}

export function personWith(url: string, cookie: string): Person {
  const call = async (method: string, path: string, body?: unknown, key?: string): Promise<Answer> => {
    const headers = {
      cookie,
      'x-touchpoint': '1',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key ? { 'idempotency-key': key } : {}),
    };
    const response = await fetch(url + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    return {
      status: response.status,
      body: isJson && text !== '' ? (JSON.parse(text) as unknown) : text,
      headers: response.headers,
    };
  };
  const get = (path: string) => call('GET', path);
  const messages = async (id: string) =>
    (await get(`/api/v1/conversations/${id}/messages?limit=100`)).body.items as any[];
  const conversations = async (query = '') =>
    (await get(`/api/v1/conversations?limit=100${query}`)).body.items as any[];
  return {
    cookie,
    get,
    send: (method, path, body, { key } = {}) => call(method, path, body, key ?? randomUUID()),
    messages,
    conversations,
    accounts: async () => (await get('/api/v1/channel-accounts')).body.items as any[],
    onlyConversation: async () => {
      const all = await conversations('&view=all');
      if (all.length !== 1) throw new Error(`there are ${all.length} conversations, not one`);
      return all[0];
    },
    replies: async (id, text, { key, force, lastSeenMessageId, attachmentIds } = {}) => {
      const seen = lastSeenMessageId === undefined ? newest(await messages(id)) : lastSeenMessageId;
      return call(
        'POST',
        `/api/v1/conversations/${id}/replies`,
        { text, lastSeenMessageId: seen, ...(force ? { force } : {}), ...(attachmentIds ? { attachmentIds } : {}) },
        key ?? randomUUID(),
      );
    },
    uploads: async (file, name) => {
      const response = await fetch(`${url}/api/v1/attachments?name=${encodeURIComponent(name)}`, {
        method: 'POST',
        headers: { cookie, 'x-touchpoint': '1', 'content-type': 'application/octet-stream' },
        body: new Uint8Array(file),
      });
      if (!response.ok) throw new Error(`the upload was answered with ${response.status} ${await response.text()}`);
      return ((await response.json()) as { id: string }).id;
    },
  };
}

/** The message that arrived last: our ids sort by that. */
const newest = (messages: { id: string }[]): string | null =>
  messages
    .map(({ id }) => id)
    .toSorted()
    .at(-1) ?? null;
