// Every error of the door becomes one shape here (RFC 9457, application/problem+json), and nowhere else. What a caller did
// wrong is said by name; what went wrong inside is logged once and not told.
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { CommitUnknown, isAway } from '../db/store.ts';
import { ERRORS, ProductError, type ErrorCode, type ErrorFacts } from '../errors.ts';
import type { Log } from '../log.ts';

interface Translated {
  code: ErrorCode | 'internal';
  detail?: string;
  facts?: ErrorFacts;
}

/** The error handler of the application. */
export const problemsFor =
  ({ log }: { log: Log }) =>
  (error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const translated = translate(error);
    if (translated.code === 'internal' || translated.code === 'overloaded') {
      log.error({ error, route: request.routeOptions.url, method: request.method }, 'a request could not be answered');
    }
    return sendProblem(reply, translated);
  };

export function sendProblem(reply: FastifyReply, { code, detail, facts = {} }: Translated): FastifyReply {
  const { status, title } = code === 'internal' ? { status: 500, title: 'Something went wrong here' } : ERRORS[code];
  if (code === 'overloaded') reply.header('retry-after', '5');
  if (code === 'bad_range') reply.header('content-range', `bytes */${String(facts['bytes'])}`);
  const { retryAfterMs } = facts;
  if (typeof retryAfterMs === 'number') reply.header('retry-after', String(Math.ceil(retryAfterMs / 1000)));
  const told = detail !== undefined && detail !== title ? { detail } : {};
  return reply
    .status(status)
    .type('application/problem+json')
    .serializer((body: unknown) => body as string)
    .send(JSON.stringify({ ...facts, type: `urn:touchpoint:problem:${code}`, title, status, code, ...told }));
}

function translate(error: FastifyError): Translated {
  if (error instanceof ProductError) return { code: error.code, detail: error.message, facts: error.facts };
  if (hasZodFastifySchemaValidationErrors(error)) return invalid(error.validation);
  const known = OF_FASTIFY[error.code ?? ''];
  if (known) return known;
  if (error instanceof SyntaxError && error.statusCode === 400)
    return { code: 'bad_request', detail: 'The body is not JSON.' };
  if (isAway(error) || error instanceof CommitUnknown) return { code: 'overloaded' };
  if (error.statusCode === 429) return { code: 'too_many_requests' };
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500)
    return { code: 'bad_request' };
  return { code: 'internal' };
}

const OF_FASTIFY: Readonly<Record<string, Translated>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'too_large' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'wrong_type', detail: 'Send application/json.' },
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'bad_request', detail: 'The body is not JSON.' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'bad_request', detail: 'The body is empty.' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { code: 'bad_request', detail: 'The body is not as long as its header says.' },
  FST_ERR_BAD_URL: { code: 'bad_request', detail: 'The address is not valid.' },
};

interface Issue {
  instancePath: string;
  keyword: string;
  message?: string;
  params: { keys?: string[] };
}

/** The first thing that was wrong, by the name of its field. */
function invalid(issues: readonly unknown[]): Translated {
  const [first] = issues as Issue[];
  const unknown = first?.keyword === 'unrecognized_keys' ? keysOf(first) : [];
  const path =
    first?.instancePath
      .split('/')
      .filter((part) => part !== '')
      .join('.') ?? '';
  const field = [path, unknown[0] ?? ''].filter((part) => part !== '').join('.');
  const detail =
    unknown.length > 0
      ? `There is no field called ${unknown[0]}.`
      : (first?.message ?? 'It does not have the right shape.');
  return { code: 'bad_request', detail, facts: field === '' ? {} : { field } };
}

const keysOf = ({ params }: Issue): string[] => (params.keys ?? []).map((key) => key.slice(0, 100));
