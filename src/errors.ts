// The catalogue of expected failures: a stable code, the HTTP status it becomes, and a sentence for people. Domain code
// throws these and knows nothing of HTTP; each door translates them once: api/problems.ts, and cli/failure.ts for the tool.

export const ERRORS = {
  bad_request: { status: 400, title: 'The request is not valid' },
  not_signed_in: { status: 401, title: 'Sign in first' },
  wrong_login: { status: 401, title: 'E-mail or password is wrong' },
  bad_signature: { status: 401, title: 'The signature does not match' },
  not_allowed: { status: 403, title: 'Your role does not allow this' },
  not_found: { status: 404, title: 'There is nothing here that you may see' },
  conversation_moved: { status: 409, title: 'The conversation moved on since you looked' },
  protected: { status: 403, title: 'Say first why you look' },
  link_wrong: { status: 403, title: 'This address is not yours, or not whole' },
  link_old: { status: 410, title: 'This address is no longer good' },
  file_gone: { status: 410, title: 'This file is no longer here' },
  state_conflict: { status: 409, title: 'This is not possible in the present state' },
  already_exists: { status: 409, title: 'This exists already' },
  too_large: { status: 413, title: 'The body is too large' },
  bad_range: { status: 416, title: 'The file has no such part' },
  wrong_type: { status: 415, title: 'This content type is not understood' },
  key_reused: { status: 422, title: 'The idempotency key was used for another request' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  overloaded: { status: 503, title: 'Not stored: try again in a moment' },
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** Facts that help the caller, shown to them: never secrets, never another person's data. */
export type ErrorFacts = Record<string, unknown>;

export class ProductError extends Error {
  override name = 'ProductError';
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, detail?: string, facts: ErrorFacts = {}, cause?: unknown) {
    super(detail ?? ERRORS[code].title, cause === undefined ? undefined : { cause });
    this.code = code;
    this.facts = facts;
  }
}

export const isProductError = (error: unknown, code?: ErrorCode): error is ProductError =>
  error instanceof ProductError && (code === undefined || error.code === code);

export const notFound = (what: string): ProductError => new ProductError('not_found', `${what} was not found`);
