import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDoor, problem, type Door } from './door.ts';

let door: Door;
const webDist = mkdtempSync(join(tmpdir(), 'touchpoint-web-'));

beforeAll(async () => {
  writeFileSync(join(webDist, 'index.html'), '<!doctype html><title>Touchpoint</title>');
  mkdirSync(join(webDist, 'assets'));
  writeFileSync(join(webDist, 'assets/main-1a2b.js'), 'export {}');
  writeFileSync(join(webDist, '..', 'outside.txt'), 'not for anybody');
  door = await openDoor({ webDist });
});
afterAll(async () => {
  await door.close();
  rmSync(webDist, { recursive: true });
  rmSync(join(webDist, '..', 'outside.txt'));
});

const page = (url: string) => door.stranger('GET', url, undefined, { accept: 'text/html,*/*' });

describe('the web inbox', () => {
  it('is the same page at every address that a browser opens', async () => {
    for (const url of ['/', '/conversations/cnv_1', '/settings']) {
      const answer = await page(url);
      expect(answer.statusCode).toBe(200);
      expect(answer.body).toContain('Touchpoint');
      expect(answer.headers).toMatchObject({ 'cache-control': 'no-cache', 'x-frame-options': 'DENY' });
      expect(answer.headers['content-security-policy']).toContain("script-src 'self'");
    }
  });

  it('keeps files with a hash in their name for a year', async () => {
    const { headers } = await door.stranger('GET', '/assets/main-1a2b.js');
    expect(headers['cache-control']).toContain('immutable');
  });

  it('does not hide what is missing behind the page', async () => {
    for (const url of ['/api/v1/nothing', '/assets/gone.js', '/webhooks/nothing'])
      problem(await page(url), 'not_found');
    problem(await door.stranger('GET', '/conversations/cnv_1'), 'not_found');
    problem(await door.stranger('POST', '/conversations/cnv_1', {}, { accept: 'text/html' }), 'not_found');
  });

  it('gives out nothing beside its own folder', async () => {
    for (const url of [
      '/../outside.txt',
      '/%2e%2e/outside.txt',
      '/assets/..%2f..%2foutside.txt',
      '/..%5coutside.txt',
    ]) {
      expect((await door.stranger('GET', url)).body).not.toContain('not for anybody');
    }
  });
});
