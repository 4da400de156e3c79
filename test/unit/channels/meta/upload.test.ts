// What goes up to Meta before a message, and how the message names it: the same on Messenger and Instagram but for the mark.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { instagramChannel } from '../../../../src/channels/instagram/channel.ts';
import { messengerChannel } from '../../../../src/channels/messenger/channel.ts';
import type { OutgoingFile } from '../../../../src/channels/sending.ts';
import { manualClock } from '../../../../src/clock.ts';
import { asked } from '../asked.ts';

const clock = manualClock(Date.UTC(2026, 10, 21, 12));
const BYTES = Buffer.from([0, 255, 13, 10, 128, 7]);
const FILE: OutgoingFile = { id: 'att_1', type: 'file', contentType: 'application/pdf', name: 'it.pdf', bytes: BYTES };

interface Seen {
  url: string;
  body: Buffer;
}
let seen: Seen[] = [];
let answer: (response: ServerResponse, request: IncomingMessage) => void;
let server: Server;
let graphUrl: string;

beforeEach(async () => {
  seen = [];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push({ url: (request.url ?? '').split('?')[0] ?? '', body: Buffer.concat(chunks) });
      answer(response, request);
    });
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  graphUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => void server.close(done));
});

const says =
  (status: number, body: object) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
const breaksOff = (response: ServerResponse): void => {
  response.destroy();
};

const account = (credentials: Record<string, string>) => ({ id: 'cha_1', externalId: '900', handle: 'h', credentials });
const CHANNELS = [
  {
    name: 'messenger',
    open: (timeoutMs?: number) => messengerChannel({ graphUrl, version: 'v26.0', appSecret: 's', clock, ...(timeoutMs && { timeoutMs }) }),
    account: account({ pageToken: 't' }),
    node: '900',
  },
  {
    name: 'instagram',
    open: (timeoutMs?: number) =>
      instagramChannel({ graphUrl, version: 'v26.0', appSecret: 's', clock, ...(timeoutMs && { timeoutMs }), app: { graphUrl, id: '', secret: '', verifyToken: '' } }),
    account: account({ token: 't' }),
    node: '900',
  },
  {
    name: 'instagram through its Page',
    open: (timeoutMs?: number) =>
      instagramChannel({ graphUrl, version: 'v26.0', appSecret: 's', clock, ...(timeoutMs && { timeoutMs }), app: { graphUrl, id: '', secret: '', verifyToken: '' } }),
    account: account({ token: 't', pageId: '901' }),
    node: '901',
  },
]; // prettier-ignore

describe.each(CHANNELS)('$name', ({ open, account: of, node, name }) => {
  const upload = () => open().upload({ account: of, kind: 'dm', files: [FILE], signal: AbortSignal.timeout(10_000) });

  test('a file goes up byte for byte, and its message names it alone', async () => {
    answer = says(200, { attachment_id: '1857777774821032' });
    expect(await upload()).toEqual({ outcome: 'uploaded', handles: ['1857777774821032'] });
    expect(seen[0]?.url).toBe(`/v26.0/${node}/message_attachments`);
    const form = seen[0]?.body ?? Buffer.alloc(0);
    expect(form.includes(BYTES)).toBe(true);
    expect(form.toString('latin1')).toContain('{"attachment":{"type":"file","payload":{"is_reusable":true}}}');
    expect(form.toString('latin1')).toMatch(/name="filedata"; filename="it.pdf"\r\ncontent-type: application\/pdf/i);

    answer = says(200, { recipient_id: '5', message_id: 'm_1' });
    const files = [{ ...FILE, handle: '1857777774821032' }];
    const request = asked({ account: of, contactExternalId: '5', text: '', clientRef: 'out_1' });
    expect(await open().send({ ...request, files })).toEqual({ outcome: 'sent', externalId: 'm_1' });
    expect(JSON.parse(seen[1]?.body.toString() ?? '')).toMatchObject({
      messaging_type: 'RESPONSE',
      message: {
        attachment: { type: 'file', payload: { attachment_id: '1857777774821032' } },
        ...(name === 'messenger' ? { metadata: 'out_1' } : {}),
      },
    });
  });

  test('a file has the time that its size needs on a slow line, words have not', async () => {
    answer = (response) => void setTimeout(() => says(200, { attachment_id: '1', message_id: 'm_1' })(response), 1_000);
    const slow = open(200);
    const files = [{ ...FILE, bytes: Buffer.alloc(400_000, 'a') }];
    const signal = AbortSignal.timeout(20_000);
    expect(await slow.upload({ account: of, kind: 'dm', files, signal })).toEqual({
      outcome: 'uploaded',
      handles: ['1'],
    });
    const request = asked({ account: of, contactExternalId: '5', text: 'Look', clientRef: 'out_1' });
    expect(await slow.send(request)).toMatchObject({ outcome: 'unknown', code: 'timeout' });
  });

  test('words and a file do not go together, nor a file into public: refused without a call', async () => {
    const files = [{ ...FILE, handle: '1' }];
    const request = asked({ account: of, contactExternalId: '5', text: 'Look', clientRef: 'out_1' });
    expect(await open().send({ ...request, files })).toMatchObject({ outcome: 'refused', code: 'words_or_one_file' });
    const inPublic = asked({ account: of, kind: 'comment', inReplyToExternalId: '7', text: '', contactExternalId: '5', clientRef: 'out_1' }); // prettier-ignore
    expect(await open().send({ ...inPublic, files })).toMatchObject({ outcome: 'refused', reason: 'bad_attachment' });
    expect(seen).toEqual([]);
  });

  test.each([
    ['a file that Meta does not take', says(400, { error: { code: 100, error_subcode: 2018047 } }), { outcome: 'refused', reason: 'bad_attachment', code: '100/2018047' }],
    ['one that is too large', says(400, { error: { code: 100, error_subcode: 2018109 } }), { outcome: 'refused', reason: 'bad_attachment' }],
    ['a right that is missing', says(403, { error: { code: 200 } }), { outcome: 'refused', reason: 'bad_attachment' }],
    ['an access that is over', says(401, { error: { code: 190 } }), { outcome: 'paused', problem: 'reauthorise' }],
    ['too many', says(400, { error: { code: 613 } }), { outcome: 'retry', scope: 'message' }],
    ['trouble at Meta', says(500, { error: { code: 1 } }), { outcome: 'retry', scope: 'message' }],
    ['no id', says(200, {}), { outcome: 'retry', scope: 'message' }],
    ['a lost answer', breaksOff, { outcome: 'retry', scope: 'message' }],
  ] as const)('%s has sent nothing', async (_, behave, outcome) => {
    answer = behave;
    expect(await upload()).toMatchObject(outcome);
  }); // prettier-ignore
});
