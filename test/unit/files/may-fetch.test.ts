// Which addresses may be fetched, by their text: https to the hosts of the channel, the configured origins of this machine, and
// nothing that is read as something else than it is written.
import { describe, expect, test } from 'vitest';
import { localOriginsOf, mayFetch } from '../../../src/files/may-fetch.ts';

const rules = {
  hosts: { open: ['fbcdn.net', 'video.twimg.com'], withAccount: ['ton.x.com'] },
  localOrigins: ['http://127.0.0.1:4010', 'http://[::1]:4010'],
};
const judge = (address: string, base?: string) =>
  mayFetch(address, rules, base === undefined ? undefined : new URL(base));

describe('allowed', () => {
  test.each([
    ['https://scontent-fra3-1.xx.fbcdn.net/v/t1.jpg?oe=6A&x=%20', { account: false, local: false }],
    ['https://fbcdn.net/x', { account: false, local: false }],
    ['HTTPS://Video.TwImg.com:443/x.mp4', { account: false, local: false }],
    ['https://ton.x.com/1.1/ton/data/dm/1/2/x.jpg', { account: true, local: false }],
    ['http://127.0.0.1:4010/cdn/x.png', { account: true, local: true }],
    ['http://[::1]:4010/cdn/x.png', { account: true, local: true }],
  ])('%s', (address, expected) => expect(judge(address)).toMatchObject({ may: true, ...expected }));

  test('a redirect to another path of the same host', () =>
    expect(judge('/b.jpg', 'https://a.fbcdn.net/a.jpg')).toMatchObject({ may: true }));
});

describe('refused', () => {
  test.each([
    '', 'x', '/relative.jpg', 'https://', 'ftp://video.twimg.com/x', 'file:///etc/passwd', 'data:image/png;base64,AAAA', 'javascript:alert(1)', 'gopher://video.twimg.com/',
    'http://video.twimg.com/x', 'https://video.twimg.com:8443/x', 'https://video.twimg.com:80/x', 'http://video.twimg.com:443/x',
    'https://evilfbcdn.net/x', 'https://fbcdn.net.evil.example/x', 'https://x.video.twimg.com.evil.example/', 'https://twimg.com/x', 'https://video.twimg.com./x',
    'https://video.twimg.com@127.0.0.1/x', 'https://user:secret@video.twimg.com/x', 'https://127.0.0.1#@video.twimg.com/', 'https://127.0.0.1\\@video.twimg.com/', 'https://video.twimg.com\\.evil.example/',
    'https://127.0.0.1/x', 'https://2130706433/x', 'https://0x7f000001/', 'https://0177.0.0.1/', 'https://127.1/', 'https://[::1]/', 'https://[::ffff:127.0.0.1]/', 'https://169.254.169.254/latest/meta-data/',
    'https://localhost/x', 'https://metadata.google.internal/', 'https://video.twimg.com\t.evil.example/', 'https://vid\neo.twimg.com/x', 'https://ｖideo.twimg.com/x', 'https://video%2etwimg.com/x',
    'http://127.0.0.1:4011/x', 'https://127.0.0.1:4010/x', 'http://localhost:4010/x', 'http://2130706433:4010/x', 'http://0x7f.1:4010/x', 'http://127.1:4010/x', 'http://a@127.0.0.1:4010/x', 'http://127.0.0.1:4010\\@x/',
  ])('%j', (address) => expect(judge(address)).toEqual({ may: false, because: 'refused_host' })); // prettier-ignore

  test.each(['//127.0.0.1/x', 'http://a.fbcdn.net/x', '//evil.example/', 'https:/\\127.0.0.1/', '\\\\evil.example/x'])(
    'as a redirect: %j',
    (address) => expect(judge(address, 'https://a.fbcdn.net/a.jpg')).toMatchObject({ may: false }),
  );
});

test('only base addresses of this machine stand for a platform there', () => {
  expect(
    localOriginsOf(['http://127.0.0.1:4010/', 'https://api.x.com', 'http://localhost:1/graph', 'http://10.0.0.1', 'x']),
  ).toEqual(['http://127.0.0.1:4010', 'http://localhost:1']);
});
