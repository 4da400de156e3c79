// The doctor looks at where files lie: that they can be stored, read and destroyed there, how many there are, and what is wrong.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { fileName } from '../../../src/files/sealed-files.ts';
import { openWorld, type World } from '../../world.ts';
import { openS3Server, type S3Options } from '../../s3-server.ts';
import { customerSends, PICTURE } from '../kept-files.ts';
import { settingsOf, touchpointHere } from './tool.ts';

vi.setConfig({ testTimeout: 60_000 });

let world: World;
afterEach(async () => world.close());

interface Line {
  check: string;
  status: string;
  says: string;
  next?: string;
}
/** What it says of files. */
async function doctor(env: Record<string, string>): Promise<Line[]> {
  const answer = await touchpointHere(['doctor', '--offline'], env);
  const { checks } = answer.json() as { checks: Line[] };
  return checks.filter(({ check }) => check === 'files');
}

test('of a folder it says where it is and how much is there, and what the database misses or does not know', async () => {
  world = await openWorld();
  const { files, config } = world.parts;
  const { id } = await customerSends(world, { bytes: PICTURE });
  const env = settingsOf(world);
  expect(await doctor(env)).toEqual([
    {
      check: 'files',
      status: 'ok',
      says: expect.stringMatching(/^1 file, 0\.0 MB in .*; stores, reads and destroys$/),
    },
  ]);
  await files.put('att_stranger', 'original', Buffer.from('of another database'));
  for (const variant of ['original', 'thumb', 'shown', 'blur'] as const)
    rmSync(join(config.dataDir, fileName(id, variant)), { force: true });
  expect(await doctor(env)).toMatchObject([
    { status: 'ok' },
    { status: 'warn', says: '1 that the database speaks of are not there' },
    { status: 'warn', says: '1 are not of this database' },
  ]);
  expect(
    (await Array.fromAsync(files.list())).map((file) => file.id),
    'no probe stays',
  ).toEqual(['att_stranger']);
});

async function withBucket(options: S3Options, act: (env: Record<string, string>) => Promise<void>): Promise<void> {
  const s3 = await openS3Server(options);
  try {
    const { endpoint, bucket, region, accessKeyId, secretAccessKey } = s3.settings;
    const env = {
      S3_ENDPOINT: endpoint,
      S3_BUCKET: bucket,
      S3_REGION: region,
      S3_ACCESS_KEY_ID: accessKeyId,
      S3_SECRET_ACCESS_KEY: secretAccessKey,
    };
    world = await openWorld({ env, working: false });
    await act({ ...settingsOf(world), ...env });
  } finally {
    await s3.close();
  }
}

test('of a bucket it says which setting is wrong, without a secret', () =>
  withBucket({}, async (env) => {
    expect(await doctor(env)).toMatchObject([{ status: 'ok', says: expect.stringContaining('/halcyon;') }]);
    const wrong = { ...env, S3_SECRET_ACCESS_KEY: 'canary-of-a-secret' };
    const [finding] = await doctor(wrong);
    expect(finding).toMatchObject({ status: 'fail', says: expect.stringMatching(/403 SignatureDoesNotMatch/) });
    expect(JSON.stringify(finding)).not.toContain('canary');
  }));

test('of a bucket that keeps old versions it warns', () =>
  withBucket({ versioned: true }, async (env) => {
    expect(await doctor(env)).toMatchObject([
      { status: 'ok' },
      { status: 'warn', says: expect.stringContaining('old versions') },
    ]);
  }));
