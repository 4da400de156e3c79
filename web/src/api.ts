// The one way to the server. Errors have the server's code and its sentence; no answer at all is the code `offline`.

export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  /** Everything else the problem said, e.g. `since` of a conversation that moved on. */
  readonly facts: Record<string, unknown>;

  constructor({
    code,
    status,
    sentence,
    facts,
  }: {
    code: string;
    status: number;
    sentence: string;
    facts: Record<string, unknown>;
  }) {
    super(sentence);
    this.name = 'ApiError';
    this.code = code;
    this.status = status;
    this.facts = facts;
  }
}

/** Nothing was heard from the server, or only that it cannot answer now: the same call may be tried again. */
export const isPassing = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500);

interface Call {
  body?: unknown;
  /** The same key makes a repeated write one write. */
  key?: string;
  signal?: AbortSignal;
}

async function call<T>(method: string, path: string, { body, key, signal }: Call = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      headers: {
        'x-touchpoint': '1',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(method === 'GET' ? {} : { 'idempotency-key': key ?? crypto.randomUUID() }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError({ code: 'offline', status: 0, sentence: 'The server does not answer.', facts: {} });
  }
  const text = await response.text();
  const answer = text === '' ? {} : (parsed(text) as Record<string, unknown>);
  if (response.ok) return answer as T;
  const { code = 'unknown', detail, title, ...facts } = answer;
  const said = [detail, title].find((words) => typeof words === 'string');
  const sentence = said ?? `The server answered ${response.status}.`;
  throw new ApiError({ code: typeof code === 'string' ? code : 'unknown', status: response.status, sentence, facts });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return {};
  }
}

export const api = {
  get: <T>(path: string, signal?: AbortSignal) => call<T>('GET', path, signal ? { signal } : {}),
  post: <T>(path: string, body?: unknown, key?: string) => call<T>('POST', path, { body, ...(key ? { key } : {}) }),
  put: <T>(path: string, body: unknown) => call<T>('PUT', path, { body }),
  del: <T>(path: string, body?: unknown) => call<T>('DELETE', path, body === undefined ? {} : { body }),
};
