// Pictures that look like identity documents: who looks says why and is written down, and an agent decides what they are.
import { findFileForUser } from '../../files/find-file.ts';
import { markIdentity } from '../../files/mark-identity.ts';
import { closeView, findView, openView, viewsOf } from '../../files/view-file.ts';
import { ProductError } from '../../errors.ts';
import type { App, Door } from '../api-parts.ts';
import { onceOf, withKey } from '../idempotency.ts';
import { signedIn } from '../identify.ts';
import { presentFileAlone, presentGrant, presentViews } from '../present/attachments.ts';
import * as S from '../schemas.ts';

export function identityDocumentRoutes(app: App, { parts }: { parts: Door }): void {
  const { store, clock, config } = parts;
  const path = '/api/v1/attachments/:id';

  app.get(
    `${path}/views`,
    { schema: { params: S.IdParams, querystring: S.NoQuery, response: { 200: S.FileViews } } },
    async (request) => {
      const { user } = signedIn(request);
      const file = await findFileForUser(store, { user, fileId: request.params.id, to: 'read' });
      return { items: await presentViews(store, await viewsOf(store, file)) };
    },
  );

  app.post(
    `${path}/views`,
    { schema: { params: S.IdParams, querystring: S.NoQuery, body: S.ViewBody, response: { 201: S.ViewGranted } } },
    async (request, reply) => {
      const { user } = signedIn(request);
      const { reason, note } = request.body;
      const file = await findFileForUser(store, { user, fileId: request.params.id, to: 'read' });
      const { viewId } = await withKey(parts, onceOf(request), async (db) => ({
        viewId: await openView(store, db, { file, user, reason, note, at: clock.now() }),
      }));
      const view = await findView(store, viewId ?? '');
      if (view === undefined) throw new ProductError('not_found');
      return reply.status(201).send(presentGrant(parts, { file, view, viewer: user }));
    },
  );

  // Told when the picture is closed again, so that the log can say how long it was looked at.
  app.put(
    `${path}/views/:viewId`,
    { schema: { params: S.ViewParams, querystring: S.NoQuery, response: { 200: S.FileView } } },
    async (request) => {
      const { user } = signedIn(request);
      const { id: fileId, viewId } = request.params;
      const file = await findFileForUser(store, { user, fileId, to: 'read' });
      const view = await store.tx((db) => closeView(store, db, { file, user, viewId, at: clock.now() }));
      const [shown] = await presentViews(store, [view]);
      if (shown === undefined) throw new ProductError('not_found');
      return shown;
    },
  );

  app.put(
    `${path}/identity`,
    { schema: { params: S.IdParams, querystring: S.NoQuery, body: S.IdentityBody, response: { 200: S.Attachment } } },
    async (request) => {
      const { user } = signedIn(request);
      const { identity } = request.body;
      const file = await findFileForUser(store, { user, fileId: request.params.id, to: 'change' });
      await withKey(parts, onceOf(request), async (db) => {
        const { identityMs } = config;
        await markIdentity(store, db, { file, user, identity, at: clock.now(), identityMs });
        return {};
      });
      return presentFileAlone(parts, { fileId: file.id, viewer: user });
    },
  );
}
