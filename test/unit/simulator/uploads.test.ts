// The platforms' side of files: X's own client brings them up as to X itself, and every refusal is the documented one.
import { Agent } from 'node:http';
import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { TwitterApi } from 'twitter-api-v2';
import { ANA, callX, INSTAGRAM, PAGE, SECRETS, smallWorld, X_ACCOUNT, type SmallWorld } from './small-world.ts';

let world: SmallWorld;
afterEach(() => world.close());

const DAY_MS = 24 * 3_600_000;
const BYTES = Buffer.alloc(3_000_000, 'picture');
const OTHER = { ...X_ACCOUNT, externalId: '1603419180975409154', handle: 'halcyonhelp', credentials: { accessToken: 'other-token', accessSecret: 'other-secret' } }; // prettier-ignore

describe('at X', () => {
  const client = (accessToken = 'x-token', accessSecret = 'x-secret') =>
    new TwitterApi(
      { appKey: SECRETS.xConsumerKey, appSecret: SECRETS.xConsumerSecret, accessToken, accessSecret },
      {
        httpAgent: new Agent(),
        plugins: [
          {
            onBeforeRequestConfig: ({ params }) => {
              const { pathname, search } = new URL(params.url);
              params.url = new URL(pathname + search, world.simulator.url).href;
            },
          },
        ],
      },
    );
  const bring = (by = client(), bytes = BYTES) =>
    by.v2.uploadMedia(bytes, { media_type: 'image/png', media_category: 'dm_image' });
  const show = (media_id: string) =>
    callX({
      method: 'POST',
      url: `${world.simulator.url}/2/dm_conversations/with/${ANA}/messages`,
      body: { attachments: [{ media_id }] },
    });
  const refusal = async (answer: Response) => [answer.status, ((await answer.json()) as any).errors?.[0]?.code];

  test('its own client brings a picture up, and one message shows it', async () => {
    world = await smallWorld();
    world.simulator.customerWrites({ channel: 'x', contact: ANA, text: 'A photo, please' });
    const id = await bring();
    expect((await show(id)).status).toBe(201);
    const [message] = world.simulator.ledger.messagesTo(ANA);
    const shown = await fetch(message?.attachments[0]?.url ?? '');
    expect(Buffer.from(await shown.arrayBuffer()).equals(BYTES)).toBe(true);
    expect(shown.headers.get('content-type')).toBe('image/png');
    expect(await refusal(await show(id)), 'a second one may not').toEqual([400, 324]);
  });

  test('what is another account’s, too old, or nobody’s is refused', async () => {
    world = await smallWorld({ accounts: [X_ACCOUNT, OTHER] });
    world.simulator.customerWrites({ channel: 'x', contact: ANA, text: 'A photo, please' });
    const others = await bring(client('other-token', 'other-secret'));
    const old = await bring();
    expect(await refusal(await show(others))).toEqual([400, 324]);
    expect(await refusal(await show('1880028106020515840'))).toEqual([400, 325]);
    world.clock.advance(DAY_MS + 1);
    expect(await refusal(await show(old))).toEqual([400, 325]);
  });

  test('what is too large, or no medium, is refused before a byte of it comes', async () => {
    world = await smallWorld();
    const begin = (body: object) =>
      callX({ method: 'POST', url: `${world.simulator.url}/2/media/upload/initialize`, body });
    const fine = { media_type: 'image/png', total_bytes: 5, media_category: 'dm_image' };
    for (const wrong of [{ media_type: 'application/pdf' }, { total_bytes: 6_000_000 }, { media_category: 'dm_file' }])
      expect((await begin({ ...fine, ...wrong })).status, JSON.stringify(wrong)).toBe(400);
    expect((await begin(fine)).status).toBe(200);
  });
});

describe('at Meta', () => {
  const proof = (token: string) => createHmac('sha256', SECRETS.metaAppSecret).update(token).digest('hex');
  const post = (page: string, token: string, edge: string, body: FormData | string) =>
    fetch(`${world.simulator.url}/v26.0/${page}/${edge}?appsecret_proof=${proof(token)}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}) },
      body,
    }); // prettier-ignore
  const form = (type: string, contentType: string, bytes = BYTES) => {
    const made = new FormData();
    made.set('message', JSON.stringify({ attachment: { type, payload: { is_reusable: true } } }));
    made.set('filedata', new Blob([bytes], { type: contentType }), 'it');
    return made;
  };
  const bring = async (type: string, contentType: string, bytes = BYTES, where = PAGE) => {
    const token = where.credentials['pageToken'] ?? where.credentials['token'] ?? '';
    return (await (
      await post(where.externalId, token, 'message_attachments', form(type, contentType, bytes))
    ).json()) as any;
  };

  test('a file gets an id, a message shows it, and nobody else’s message does', async () => {
    world = await smallWorld();
    world.simulator.customerWrites({ channel: 'messenger', contact: '77', text: 'A photo, please' });
    world.simulator.customerWrites({ channel: 'instagram', contact: '88', text: 'A photo, please' });
    const { attachment_id } = await bring('image', 'image/png');
    const message = { attachment: { type: 'image', payload: { attachment_id } } };
    const show = (page: string, token: string, id: string) =>
      post(page, token, 'messages', JSON.stringify({ recipient: { id }, messaging_type: 'RESPONSE', message }));
    expect((await show(PAGE.externalId, 'page-token', '77')).status).toBe(200);
    const foreign = (await (await show(INSTAGRAM.externalId, 'instagram-token', '88')).json()) as any;
    expect(foreign.error).toMatchObject({ code: 100, error_subcode: 2018074 });
    const [shown] = world.simulator.ledger.messagesTo('77');
    const bytes = await (await fetch(shown?.attachments[0]?.url ?? '')).arrayBuffer();
    expect(Buffer.from(bytes).equals(BYTES)).toBe(true);
  });

  test.each([
    ['a picture that is none', ['image', 'application/pdf'], 2018047],
    ['a picture over 8 MB', ['image', 'image/png', Buffer.alloc(9_000_000)], 2018109],
    ['a film over 25 MB', ['video', 'video/mp4', Buffer.alloc(27_000_000)], 2018109],
    ['a document that is no PDF on Instagram', ['file', 'application/zip', BYTES, INSTAGRAM], 2018047],
  ] as const)('%s is refused', async (_, upload, subcode) => {
    world = await smallWorld();
    const [type, contentType, bytes, where] = upload;
    expect((await bring(type, contentType, bytes, where)).error).toMatchObject({ code: 100, error_subcode: subcode });
  });
});
