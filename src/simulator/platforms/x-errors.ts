// X's error bodies: problems with a title and a type, and the older list of numbered errors. Both occur in version 2.
import type { Endpoint, Fault } from '../faults.ts';
import type { Answer } from '../server.ts';
import type { XLimits } from './x-limits.ts';

const TITLES: Readonly<Record<number, string>> = {
  400: 'Invalid Request',
  401: 'Unauthorized',
  402: 'CreditsDepleted',
  403: 'Forbidden',
  404: 'Not Found Error',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};

/** A problem as version 2 words it; `slug` becomes the last part of its type. */
export function xProblem({
  status,
  detail,
  slug,
  parameter,
}: {
  status: number;
  detail: string;
  slug?: string;
  parameter?: string;
}): Answer {
  const type = slug === undefined ? 'about:blank' : `https://api.x.com/2/problems/${slug}`;
  const problem = {
    ...(parameter === undefined ? {} : { errors: [{ message: detail, parameters: { [parameter]: [] } }] }),
    title: TITLES[status] ?? 'Error',
    detail,
    type,
    status,
  };
  return { status, contentType: 'application/problem+json', body: JSON.stringify(problem) };
}

/** The older shape: `{errors:[{code,message}]}`. */
export const xNumbered = (status: number, code: number, message: string): Answer => ({
  status,
  body: JSON.stringify({ errors: [{ code, message }] }),
});

/** A requested fault in X's words. A `code` chooses the numbered shape, 5xx are what its proxies answer. */
export function xTrouble({ fault, endpoint, limits }: { fault: Fault; endpoint: Endpoint; limits: XLimits }): Answer {
  const status = fault.status ?? 503;
  const headers: Record<string, string> =
    status === 429 && fault.resetInMs !== null ? limits.closedHeaders(endpoint, fault.resetInMs ?? 15 * 60_000) : {};
  return { ...wording(fault, status), headers };
}

function wording(fault: Fault, status: number): Answer {
  if (fault.rawBody !== undefined) return { status, contentType: 'text/html', body: fault.rawBody };
  if (fault.code !== undefined) return xNumbered(status, fault.code, fault.message ?? TITLES[status] ?? 'Error');
  if (status >= 500) {
    return {
      status,
      contentType: 'text/html',
      body: '<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>',
    };
  }
  return xProblem({ status, detail: fault.message ?? TITLES[status] ?? 'Error' });
}
