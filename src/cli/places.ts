// Where the installation's own files stand.
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { DATABASE_FILE } from '../db/open.ts';
import { KEY_FILE } from '../secret-key.ts';

type Folder = Pick<Config, 'dataDir'>;

export const keyFileOf = ({ dataDir }: Folder): string => join(dataDir, KEY_FILE);
export const databaseFileOf = ({ dataDir }: Folder): string => join(dataDir, DATABASE_FILE);
