// The Node that runs this, and with it everything else.
import type { Finding } from './finding.ts';

const OLDEST = 24;

export function lookAtNode(version = process.versions.node): Finding {
  const check = 'node';
  if (Number(version.split('.')[0]) >= OLDEST) return { check, status: 'ok', says: version };
  const next = 'npm ci brings a suitable one on Linux; elsewhere install it from https://nodejs.org';
  return { check, status: 'fail', says: `${version} is too old, ${OLDEST} or newer is needed`, next };
}
