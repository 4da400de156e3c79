// The secret key: is it there, is it the one this database was sealed with, is a rotation unfinished?
import type { Config } from '../../config.ts';
import type { DatabaseFacts } from '../database.ts';
import { keyFileOf } from '../places.ts';
import { opens, presentKey } from '../secret-check.ts';
import type { Finding } from './finding.ts';

const check = 'secret key';

export function lookAtSecretKey(config: Config, facts: DatabaseFacts | undefined): Finding[] {
  const key = presentKey(config);
  const where = config.secretKey ? 'SECRET_KEY' : keyFileOf(config);
  const sealed = facts?.secretCheck;
  if (key === undefined && sealed === undefined)
    return [{ check, status: 'ok', says: `none yet; the first start makes one at ${where}` }];
  if (key === undefined)
    return [{ check, status: 'fail', says: `missing at ${where}`, next: 'put it back from where you keep it' }];
  if (sealed === undefined) return [{ check, status: 'ok', says: `present (${where}); nothing is sealed with it yet` }];
  if (opens(key, sealed)) return [...rotation(config), { check, status: 'ok', says: `present and right (${where})` }];
  if (config.secretKeyPrevious && opens(config.secretKeyPrevious, sealed)) {
    const next = 'npx touchpoint rotate-key';
    return [{ check, status: 'warn', says: 'the database is still sealed with SECRET_KEY_PREVIOUS', next }];
  }
  const next = 'set the key that this database was made with; a rotation needs the old one as SECRET_KEY_PREVIOUS';
  return [{ check, status: 'fail', says: `${where} is not the key of this database`, next }];
}

const rotation = ({ secretKeyPrevious }: Config): Finding[] =>
  secretKeyPrevious === undefined
    ? []
    : [
        {
          check: 'previous key',
          status: 'warn',
          says: 'SECRET_KEY_PREVIOUS is set',
          next: 'npx touchpoint rotate-key; when it says so, remove the setting and restart',
        },
      ];
