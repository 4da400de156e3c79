// The folder with the data: room on the disk, and who else on this machine may read what customers wrote.
import { existsSync, statfsSync, statSync } from 'node:fs';
import type { Config } from '../../config.ts';
import { databaseFileOf, keyFileOf } from '../places.ts';
import type { Finding } from './finding.ts';

const LITTLE_BYTES = 2_000_000_000;
const TOO_LITTLE_BYTES = 200_000_000;

export function lookAtDatabaseFile(config: Config): Finding[] {
  if (!existsSync(config.dataDir)) return [];
  const modes =
    config.databaseUrl === undefined ? [modeOf({ file: databaseFileOf(config), check: 'database file' })] : [];
  const key = config.secretKey === undefined ? [modeOf({ file: keyFileOf(config), check: 'key file' })] : [];
  return [freeDisk(config.dataDir), ...modes.flat(), ...key.flat()];
}

function freeDisk(folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const says = `${(free / 1e9).toFixed(1)} GB free in ${folder}`;
  const next =
    'make room: a full disk means that platforms are told to try again, for some hours, then messages are lost';
  if (free < TOO_LITTLE_BYTES) return { check: 'disk', status: 'fail', says, next };
  return free < LITTLE_BYTES ? { check: 'disk', status: 'warn', says, next } : { check: 'disk', status: 'ok', says };
}

function modeOf({ file, check }: { file: string; check: string }): Finding[] {
  const facts = statSync(file, { throwIfNoEntry: false });
  if (facts === undefined) return [];
  const mode = (facts.mode & 0o777).toString(8);
  if ((facts.mode & 0o077) === 0) return [{ check, status: 'ok', says: `only its owner may read it (${mode})` }];
  return [
    { check, status: 'fail', says: `others on this machine may read ${file} (${mode})`, next: `chmod 600 ${file}` },
  ];
}
