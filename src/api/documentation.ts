// OpenAPI 3.1, made from the schemas of the routes: the document at /api/openapi.json, a page to read it at /api/docs.
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifySchema } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { App } from './api-parts.ts';
import { Problem } from './schemas.ts';

/** The answer of a route that has nothing to say but that it is done. */
export const NOTHING = z.null().describe('Done; there is no body') as unknown as z.ZodType<undefined>;

/** The page styles itself and loads nothing from elsewhere. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/** Registered before the routes: it learns of each as it is added. */
export async function documentation(app: App): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Touchpoint',
        version: '1',
        description:
          'The customer-care inbox. Sign in at /api/v1/session (changes then need the header X-Touchpoint: 1), or send a bearer token. ' +
          'Writes take Idempotency-Key. Errors are application/problem+json with a stable code.',
      },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'tp_session' },
          token: { type: 'http', scheme: 'bearer' },
        },
      },
      security: [{ session: [] }, { token: [] }],
    },
    transform: (route) => jsonSchemaTransform({ ...route, schema: withProblem(route.schema) }),
  });
  await app.register(swaggerUi, { routePrefix: '/api/docs', staticCSP: true, transformStaticCSP: () => PAGE_POLICY });
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}

/** What any route answers when it refuses; problems.ts makes it. */
function withProblem(schema: FastifySchema | undefined): FastifySchema {
  const problem = { description: 'Refused', content: { 'application/problem+json': { schema: Problem } } };
  return { ...schema, response: { ...(schema?.response as object | undefined), default: problem } };
}
