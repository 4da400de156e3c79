// Where the installation's own files stand.
import { join } from 'node:path';
import type { Config } from '../config.ts';

type Folder = Pick<Config, 'dataDir'>;

export const keyFileOf = ({ dataDir }: Folder): string => join(dataDir, 'secret.key');
export const databaseFileOf = ({ dataDir }: Folder): string => join(dataDir, 'touchpoint.db');
