// Files and addresses that somebody may send, good and hostile, and what must become of each: the state and the reason that its row
// ends with. The addresses are made for the canary's port, so that whoever reaches it is caught.
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { canvas, chunk, pngOf } from '../../src/simulator/canvas.ts';
import { drawPassport, drawPicture } from '../../src/simulator/picture.ts';
import type { Answer } from '../../src/simulator/server.ts';

export interface Outcome {
  state: 'stored' | 'failed' | 'wanted';
  because: string | null;
  type?: string;
  contentType?: string;
}

export interface Sent {
  name: string;
  url: string;
  becomes: Outcome;
}

const refused = (because: string): Outcome => ({ state: 'failed', because });
const HOST = refused('refused_host');
const ADDRESS = refused('refused_address');
const shown = (contentType: string): Outcome => ({ state: 'stored', because: null, type: 'image', contentType });
const unshown = (because: string): Outcome => ({ state: 'stored', because, type: 'image' });
const saved = (contentType = 'application/octet-stream'): Outcome => ({ state: 'stored', because: null, type: 'file', contentType }); // prettier-ignore

/** What a name on the platforms' list of hosts resolves to, in the hands of somebody who can poison a name service. */
export const POISONED: Readonly<Record<string, string[]>> = {
  'loopback.fbcdn.net': ['127.0.0.1'], 'loopback6.fbcdn.net': ['::1'], 'any.fbcdn.net': ['0.0.0.0'], 'any6.fbcdn.net': ['::'], 'private10.fbcdn.net': ['10.0.0.7'],
  'private172.fbcdn.net': ['172.20.1.1'], 'private192.fbcdn.net': ['192.168.1.1'], 'carrier.fbcdn.net': ['100.64.3.2'], 'metadata.fbcdn.net': ['169.254.169.254'],
  'metadata6.fbcdn.net': ['fd00:ec2::254'], 'azure.fbcdn.net': ['168.63.129.16'], 'alibaba.fbcdn.net': ['100.100.100.200'], 'mapped.fbcdn.net': ['::ffff:127.0.0.1'],
  'compatible.fbcdn.net': ['::7f00:1'], 'nat64.fbcdn.net': ['64:ff9b::7f00:1'], 'sixtofour.fbcdn.net': ['2002:7f00:1::'], 'teredo.fbcdn.net': ['2001:0:7f00:1::'],
  'local.fbcdn.net': ['fe80::1'], 'unique.fbcdn.net': ['fc00::1'], 'multicast.fbcdn.net': ['224.0.0.1'], 'broadcast.fbcdn.net': ['255.255.255.255'],
  'both.fbcdn.net': ['31.13.24.1', '127.0.0.1'],
}; // prettier-ignore

export function addresses(port: number): Sent[] {
  const hosts = [
    `http://127.0.0.1:${port}/x`, `https://127.0.0.1:${port}/x`, `http://localhost:${port}/x`, `http://2130706433:${port}/x`, `http://0x7f000001:${port}/x`,
    `http://0177.0.0.1:${port}/x`, `http://127.1:${port}/x`, `http://0:${port}/x`, `http://[::1]:${port}/x`, `http://[::ffff:127.0.0.1]:${port}/x`,
    `http://[::ffff:7f00:1]:${port}/x`, `http://①②⑦.⓪.⓪.①:${port}/x`, `http://127。0。0。1:${port}/x`, 'https://169.254.169.254/latest/meta-data/', 'http://metadata.google.internal/',
    `https://video.twimg.com@127.0.0.1:${port}/x`, `https://scontent.fbcdn.net:secret@127.0.0.1:${port}/`, `https://127.0.0.1:${port}\\@scontent.fbcdn.net/`,
    `https://127.0.0.1:${port}#@scontent.fbcdn.net/x`, `https://scontent.fbcdn.net.evil.example:${port}/x`, `https://evilfbcdn.net/x`, `https://scontent.fbcdn.net:${port}/x`,
    'http://scontent.fbcdn.net/x', 'https://scontent.fbcdn.net./x', 'https://user@scontent.fbcdn.net/x', 'ftp://scontent.fbcdn.net/x', 'file:///etc/passwd', 'gopher://127.0.0.1/',
    'data:image/png;base64,iVBORw0KGgo=', 'javascript:alert(1)', '//127.0.0.1/x', 'not an address', 'https://',
  ]; // prettier-ignore
  return [
    ...hosts.map((url) => ({ name: `address ${url}`, url, becomes: HOST })),
    ...Object.keys(POISONED).map((host) => ({ name: `poisoned ${host}`, url: `https://${host}/x.jpg`, becomes: ADDRESS })), // prettier-ignore
  ];
}

const redirect = (location: string, status = 302): Answer => ({ status, headers: { location }, body: '' });
const file = (body: Buffer | string, contentType: string, headers: Record<string, string> = {}): Answer => ({
  status: 200,
  contentType,
  headers,
  body,
});

/** Says it is far larger than its bytes. */
function bomb(width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const start = pngOf({ width: 1, height: 1, rows: Buffer.alloc(4) }).subarray(0, 8);
  const rows = chunk('IDAT', deflateSync(Buffer.alloc(60_000_000)));
  return Buffer.concat([start, chunk('IHDR', head), rows, chunk('IEND', Buffer.alloc(0))]);
}

/** Not compressible, and a valid picture for all that. */
function heavyPicture(bytes: number): Buffer {
  const filling = Buffer.alloc(bytes, 'x');
  return canvas({ width: 200, height: 100, paper: [9, 90, 200] }).png([{ type: 'teXt', content: filling }]);
}

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" onload="alert(1)"><script>fetch("http://127.0.0.1")</script></svg>';

/** Files, each with the answer that a platform's own host gives. */
export async function files(canary: string): Promise<{ name: string; answer: Answer; becomes: Outcome }[]> {
  const photo = drawPicture('a holiday');
  const jpeg = await sharp(photo).jpeg().toBuffer();
  const endless = (write: () => Buffer | undefined): Answer => ({
    status: 200, contentType: 'image/jpeg', body: '',
    open: (response) => {
      const more = (): void => {
        const part = write();
        if (part === undefined || response.destroyed) return void response.end();
        response.write(part, more);
      };
      more();
    },
  }); // prettier-ignore
  return [
    { name: 'a PNG', answer: file(photo, 'image/png'), becomes: shown('image/png') },
    { name: 'a JPEG that is called text', answer: file(jpeg, 'text/html'), becomes: shown('image/jpeg') },
    { name: 'a WebP without a type', answer: file(await sharp(photo).webp().toBuffer(), ''), becomes: shown('image/webp') },
    { name: 'an AVIF', answer: file(await sharp(photo).avif({ effort: 0 }).toBuffer(), 'image/avif'), becomes: shown('image/avif') },
    { name: '25 MB', answer: file(heavyPicture(25 * 1024 * 1024), 'image/png'), becomes: shown('image/png') },
    { name: '30 MB of one picture', answer: file(heavyPicture(30 * 1024 * 1024), 'image/png'), becomes: unshown('too_heavy') },
    { name: 'SVG with a script', answer: file(SVG, 'image/svg+xml'), becomes: saved() },
    { name: 'SVG called PNG', answer: file(`<?xml version="1.0"?>${SVG}`, 'image/png'), becomes: saved() },
    { name: 'HTML called JPEG', answer: file('<!doctype html><script>alert(1)</script>', 'image/jpeg'), becomes: saved() },
    { name: 'a picture with a page behind it', answer: file(Buffer.concat([jpeg, Buffer.from('<script>alert(1)</script>')]), 'image/jpeg'), becomes: shown('image/jpeg') },
    { name: 'a program', answer: file(Buffer.from('MZ\u0090\0\u0003\0\0\0', 'latin1'), 'image/png'), becomes: saved() },
    { name: 'a script', answer: file('#!/bin/sh\ncurl http://127.0.0.1', 'image/gif'), becomes: saved() },
    { name: 'a PDF called JPEG', answer: file('%PDF-1.4\n%%EOF', 'image/jpeg'), becomes: saved('application/pdf') },
    { name: 'an archive', answer: file(Buffer.from('PK\u0003\u0004'.padEnd(60, '\0'), 'latin1'), 'image/png'), becomes: saved('application/zip') },
    { name: 'words', answer: file('just words', 'image/jpeg'), becomes: saved() },
    { name: 'a bomb of pixels', answer: file(bomb(50_000, 50_000), 'image/png'), becomes: unshown('too_many_pixels') },
    { name: 'a long bomb', answer: file(bomb(5_000_000, 10), 'image/png'), becomes: unshown('too_many_pixels') },
    { name: 'a cut picture', answer: file(drawPassport().subarray(0, 4_000), 'image/png'), becomes: unshown('not_readable') },
    { name: 'the head of a picture', answer: file(jpeg.subarray(0, 40), 'image/jpeg'), becomes: unshown('not_readable') },
    { name: 'nothing', answer: file('', 'image/png'), becomes: refused('empty') },
    { name: 'compressed', answer: file(deflateSync(photo), 'image/png', { 'content-encoding': 'deflate' }), becomes: refused('bad_answer') },
    { name: 'more than it may be, told', answer: { ...file('', 'image/png', { 'content-length': String(200_000_000) }), open: (response) => void response.write('x') }, becomes: refused('too_large') },
    { name: 'more than it may be, untold', answer: endless(() => Buffer.alloc(1_000_000)), becomes: refused('too_large') },
    { name: 'a log-in page', answer: { status: 401, body: 'log in' }, becomes: { state: 'wanted', because: 'not_allowed' } },
    { name: 'trouble', answer: { status: 500, body: 'oops' }, becomes: { state: 'wanted', because: 'platform_trouble' } },
    { name: 'gone', answer: { status: 410, body: '' }, becomes: refused('gone') },
    { name: 'a redirect to loopback', answer: redirect(`${canary}/private`), becomes: HOST },
    { name: 'a redirect to metadata', answer: redirect('http://169.254.169.254/latest/', 307), becomes: HOST },
    { name: 'a redirect to a poisoned name', answer: redirect('https://loopback.fbcdn.net/x', 301), becomes: ADDRESS },
    { name: 'a redirect without a scheme', answer: redirect(canary.replace('http:', '')), becomes: HOST },
    { name: 'a redirect to a file', answer: redirect('file:///etc/passwd', 308), becomes: HOST },
    { name: 'a redirect with a name in it', answer: redirect(canary.replace('http://', 'http://scontent.fbcdn.net@')), becomes: HOST },
    { name: 'a redirect to nowhere', answer: redirect('http://['), becomes: HOST },
  ]; // prettier-ignore
}
