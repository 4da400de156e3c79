// What the door for browsers and platforms is built from, and the type of the application that its routes are added to.
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Identity } from '../auth/identity.ts';
import type { Permission } from '../auth/permissions.ts';
import type { Receiver } from '../ingest/receive.ts';
import type { Feed } from '../notifications/feed.ts';
import type { Parts } from '../parts.ts';
import type { DemoLogin } from './schemas.ts';

export interface ApiParts extends Parts {
  receiver: Receiver;
  /** Folder of the built web inbox; without it the address answers with the API alone. */
  webDist?: string;
  /** Everything behind the channels is simulated, and these log-ins may be shown to anybody. */
  demo?: { logins: DemoLogin[] };
}

/** With what the door opens for itself. */
export interface Door extends ApiParts {
  feed: Feed;
}

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

declare module 'fastify' {
  interface FastifyRequest {
    identity: Identity | null;
  }
  interface FastifyContextConfig {
    permission?: Permission;
  }
}
