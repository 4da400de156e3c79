// Uploading what goes along with an answer: the body is the file itself, streamed to the file store; what is not used after all
// is taken back.
import type { Readable } from 'node:stream';
import { findFileForUser } from '../../files/find-file.ts';
import { discardUpload, MOST_UPLOAD_BYTES, tooLarge, upload } from '../../files/upload.ts';
import { isProductError, ProductError } from '../../errors.ts';
import type { App, Door } from '../api-parts.ts';
import { NOTHING } from '../documentation.ts';
import { onceOf } from '../idempotency.ts';
import { signedIn } from '../identify.ts';
import { presentFileAlone } from '../present/attachments.ts';
import * as S from '../schemas.ts';

export function uploadRoutes(app: App, { parts }: { parts: Door }): void {
  const { store } = parts;

  // A place of its own: elsewhere a body is JSON, here it is anything and is not read before somebody wants it.
  void app.register(async (scope: App) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { bodyLimit: MOST_UPLOAD_BYTES }, (_request, payload, done) => done(null, payload));

    scope.post(
      '/api/v1/attachments',
      {
        bodyLimit: MOST_UPLOAD_BYTES,
        schema: {
          querystring: S.UploadQuery,
          consumes: ['application/octet-stream'],
          response: { 201: S.Attachment },
        },
      },
      async (request, reply) => {
        const { user } = signedIn(request);
        const { name } = request.query;
        const content = request.body as Readable | undefined;
        if (content === undefined) throw new ProductError('bad_request', 'The body is the file; there is none.');
        if (Number(request.headers['content-length'] ?? 0) > MOST_UPLOAD_BYTES) throw tooLarge();
        const once = onceOf(request, { name });
        const fileId = await upload(parts, { content, name, user, once }).catch((error: unknown) => {
          // Given up while it was still coming: nobody waits for the rest.
          if (isProductError(error, 'bad_request') && !content.readableEnded) void reply.header('connection', 'close');
          throw error;
        });
        return reply.status(201).send(await presentFileAlone(parts, { fileId, viewer: user }));
      },
    );
  });

  app.delete(
    '/api/v1/attachments/:id',
    { schema: { params: S.IdParams, querystring: S.NoQuery, response: { 204: NOTHING } } },
    async (request, reply) => {
      const { user } = signedIn(request);
      const file = await findFileForUser(store, { user, fileId: request.params.id, to: 'change' });
      await discardUpload(parts, file);
      return reply.status(204).send();
    },
  );
}
