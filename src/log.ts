// pino, the only place that knows it. Logs carry ids, codes and numbers: never message text, names, handles or secrets.
import { pino, type Logger } from 'pino';

export type Log = Logger;

/** What must never be printed even if somebody passes it by mistake. */
const REDACTED = [
  'authorization',
  'cookie',
  'password',
  'token',
  'secret',
  'text',
  'body',
  'credentials',
  'accessToken',
];

export interface LogOptions {
  level: string;
  /** Where the lines of JSON go; without it standard output. */
  destination?: { write(line: string): void };
}

export function openLog({ level, destination }: LogOptions): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: REDACTED.flatMap((name) => [name, `*.${name}`, `req.headers.${name}`]), censor: '[redacted]' },
    serializers: { err: errorForLog, error: errorForLog },
  };
  return destination ? pino(options, destination) : pino(options, pino.destination({ dest: 1, sync: false }));
}

/** Database errors quote the values of the row that failed: keep the code and the stack's place, not those lines. */
function errorForLog(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, cause } = error as Error & { code?: unknown };
  const place = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8);
  const isQuery = /query/i.test(error.name) || error.message.startsWith('Failed query');
  return {
    type: error.name,
    ...(code === undefined ? {} : { code: typeof code === 'string' ? code : typeof code }),
    message: isQuery
      ? 'a statement failed'
      : error instanceof SyntaxError
        ? 'text that could not be parsed'
        : error.message,
    stack: place.join('\n'),
    ...(cause === undefined ? {} : { cause: errorForLog(cause) }),
  };
}

export const silentLog = (): Log => pino({ level: 'silent' });
