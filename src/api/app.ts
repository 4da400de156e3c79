// The door for browsers and platforms, put together: security headers, who is asking, the routes, one translator of errors.
// Before it: main.ts. A route that the table of permissions does not know stops the start here.
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyInstance } from 'fastify';
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { PERMISSIONS, type Permission } from '../auth/permissions.ts';
import { openFeed } from '../notifications/feed.ts';
import type { ApiParts, App, Door } from './api-parts.ts';
import { documentation } from './documentation.ts';
import { admit } from './identify.ts';
import { openMetrics, type Metrics } from './metrics.ts';
import { problemsFor, sendProblem } from './problems.ts';
import { attachmentRoutes } from './routes/attachments.ts';
import { channelAccountRoutes } from './routes/channel-accounts.ts';
import { connectorRoutes } from './routes/connectors.ts';
import { contactLinkRoutes } from './routes/contact-links.ts';
import { contactRoutes } from './routes/contacts.ts';
import { conversationRoutes } from './routes/conversations.ts';
import { customerMergeRoutes } from './routes/customer-merges.ts';
import { customerImportRoutes } from './routes/customer-imports.ts';
import { customerPairRoutes } from './routes/customer-pairs.ts';
import { customerRoutes } from './routes/customers.ts';
import { deadEventRoutes } from './routes/dead-events.ts';
import { deepLinkRoutes } from './routes/deep-links.ts';
import { eventRoutes } from './routes/events.ts';
import { factRoutes } from './routes/facts.ts';
import { hopRoutes } from './routes/hops.ts';
import { healthRoutes } from './routes/health.ts';
import { identityDocumentRoutes } from './routes/identity-documents.ts';
import { moveRoutes } from './routes/moves.ts';
import { nameCheckRoutes } from './routes/name-check.ts';
import { lintRoutes } from './routes/lint.ts';
import { recognitionRoutes } from './routes/recognition.ts';
import { proofPageRoutes } from './routes/proof-page.ts';
import { replyRoutes } from './routes/replies.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { threadControlRoutes } from './routes/thread-control.ts';
import { tokenRoutes } from './routes/tokens.ts';
import { uploadRoutes } from './routes/uploads.ts';
import { userRoutes } from './routes/users.ts';
import { verificationRoutes } from './routes/verifications.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import { isNavigation, serveWeb } from './static.ts';

export type { ApiParts } from './api-parts.ts';

const BODY_LIMIT = 1024 * 1024;

/** Builds the application; the caller lets it listen, and `close` ends the live streams too. */
export async function buildApp(apiParts: ApiParts): Promise<App> {
  const { log } = apiParts;
  const { trustProxy } = apiParts.config;
  const feed = openFeed(apiParts);
  const parts: Door = { ...apiParts, feed };
  const metrics = openMetrics(parts);
  const app = fastify({
    trustProxy: typeof trustProxy === 'number' ? (_address, hop) => hop < trustProxy : trustProxy,
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true, // open live streams would keep `close` waiting for ever
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 300 },
  }).withTypeProvider<ZodTypeProvider>();

  app.setValidatorCompiler(validatorCompiler);
  // The present/ functions name every field they give out, and the types hold them to the schemas; validating a page again on
  // its way out would cost more than reading it. The tests do validate.
  app.setSerializerCompiler(() => JSON.stringify);
  app.setErrorHandler(problemsFor({ log }));
  app.decorateRequest('identity', null);
  declarePermissions(app);
  onlyJson(app);

  app.addHook('preClose', async () => feed.close());

  // Platforms come in by a door of their own, past everything that only people and scripts need.
  webhookRoutes(app, { parts, metrics });
  await app.register(async (guarded) =>
    forPeopleAndScripts(guarded.withTypeProvider<ZodTypeProvider>(), { parts, metrics }),
  );
  return app;
}

async function forPeopleAndScripts(app: App, { parts, metrics }: { parts: Door; metrics: Metrics }): Promise<void> {
  const { config, webDist } = parts;
  app.decorate(GUARDED, true);
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY_POLICY },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: config.publicUrl.startsWith('https:') && { includeSubDomains: false },
  });
  await app.register(cookie);
  await app.register(rateLimit, { global: false });
  app.addHook('onRequest', (request) => admit(parts, request));
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    metrics.requests.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });

  await documentation(app);
  healthRoutes(app, { parts, metrics });
  for (const routes of ROUTES) routes(app, { parts });
  if (webDist !== undefined) await serveWeb(app, webDist);
  app.setNotFoundHandler((request, reply) =>
    webDist !== undefined && isNavigation(request)
      ? reply.sendFile('index.html')
      : sendProblem(reply, { code: 'not_found' }),
  );
}

const ROUTES = [
  sessionRoutes,
  conversationRoutes,
  replyRoutes,
  moveRoutes,
  contactRoutes,
  contactLinkRoutes,
  customerPairRoutes,
  customerRoutes,
  nameCheckRoutes,
  customerMergeRoutes,
  customerImportRoutes,
  userRoutes,
  tokenRoutes,
  channelAccountRoutes,
  deadEventRoutes,
  eventRoutes,
  threadControlRoutes,
  attachmentRoutes,
  identityDocumentRoutes,
  uploadRoutes,
  recognitionRoutes,
  connectorRoutes,
  factRoutes,
  hopRoutes,
  lintRoutes,
  verificationRoutes,
  deepLinkRoutes,
  proofPageRoutes,
];

const CONTENT_SECURITY_POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  mediaSrc: ["'self'"],
  fontSrc: ["'self'"],
  connectSrc: ["'self'"],
  manifestSrc: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
  formAction: ["'self'"],
};

/** Files and the reference page hold nothing of anybody; at a door the platform proves itself by its signature. */
const OPEN_PLACES = /^(GET|HEAD) (\/\*|\/api\/docs(\/.*)?)$|^(GET|POST) \/webhooks\/[a-z][a-z0-9_]*$/;

/** Marks the part of the application in which every request is asked who it comes from. */
const GUARDED = 'guarded';

/** Every route gets its permission from the one table, or the start fails with its name. Outside the guard all must be open. */
function declarePermissions(app: App): void {
  app.addHook('onRoute', function declare(this: FastifyInstance, route) {
    for (const method of [route.method].flat()) {
      const name = `${method} ${route.url}`;
      const permission: Permission | undefined = OPEN_PLACES.test(name) ? 'anyone' : PERMISSIONS[name];
      if (permission === undefined) throw new Error(`the table in auth/permissions.ts does not say who may ${name}`);
      if (permission !== 'anyone' && !this.hasDecorator(GUARDED))
        throw new Error(`nobody would ask who it is at ${name}`);
      route.config = { ...route.config, permission };
    }
  });
}

/** JSON and nothing else. No body at all is fine where a route wants none. */
function onlyJson(app: App): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(null, undefined);
    return parse(request, body as string, done);
  });
}
