// The web inbox from its built folder. Its addresses are its own: whatever a browser navigates to gets the same page.
import fastifyStatic from '@fastify/static';
import type { FastifyRequest } from 'fastify';
import type { App } from './api-parts.ts';

/** A year: file names under assets/ carry a hash of their content. */
const FOREVER = 'public, max-age=31536000, immutable';

export async function serveWeb(app: App, root: string): Promise<void> {
  await app.register(fastifyStatic, {
    root,
    wildcard: true,
    cacheControl: false,
    setHeaders: (reply, path) => void reply.header('cache-control', path.includes('/assets/') ? FOREVER : 'no-cache'),
  });
}

/** A person's browser opening a page, not a script asking for something that is not there. */
export function isNavigation({ method, url, headers }: FastifyRequest): boolean {
  if (method !== 'GET' || /^\/(api|webhooks|assets)(\/|$)/.test(url)) return false;
  return headers.accept?.includes('text/html') ?? false;
}
