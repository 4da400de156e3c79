// What came with a message, or goes along with an answer: its bytes, and what may be done with it. Looking at a protected
// picture and marking one stand in identity-documents.ts, uploading in uploads.ts.
import { fetchAgain } from '../../files/fetch-again.ts';
import { findFileForUser } from '../../files/find-file.ts';
import { openBytes, type Given } from '../../files/open-bytes.ts';
import { contentDisposition } from '../../files/safe-name.ts';
import type { App, Door } from '../api-parts.ts';
import { NOTHING } from '../documentation.ts';
import { signedIn } from '../identify.ts';
import { presentFileAlone } from '../present/attachments.ts';
import * as S from '../schemas.ts';

export function attachmentRoutes(app: App, { parts }: { parts: Door }): void {
  const { store } = parts;

  app.get(
    '/api/v1/attachments/:id',
    {
      schema: {
        params: S.IdParams,
        querystring: S.AttachmentQuery,
        produces: ['application/octet-stream'],
        response: { 200: S.Bytes, 206: S.Bytes, 304: NOTHING },
      },
    },
    async (request, reply) => {
      const { user } = signedIn(request);
      const { variant: wanted = 'file', as, until, proof } = request.query;
      const file = await findFileForUser(store, { user, fileId: request.params.id, to: 'read' });
      const { range, 'if-none-match': known } = request.headers;
      const given = await openBytes(parts, file, { wanted, user, as, until, proof, range, known });
      reply.headers(headersOf(given));
      const { opened, part } = given;
      if (opened === undefined) return reply.status(304).send();
      return reply.status(part ? 206 : 200).send(opened.stream);
    },
  );

  app.post(
    '/api/v1/attachments/:id/fetch',
    { schema: { params: S.IdParams, querystring: S.NoQuery, response: { 200: S.Attachment } } },
    async (request) => {
      const { user } = signedIn(request);
      const file = await findFileForUser(store, { user, fileId: request.params.id, to: 'change' });
      await fetchAgain(parts, file);
      return presentFileAlone(parts, { fileId: file.id, viewer: user });
    },
  );
}

/** Whatever a file says it is, it is never a page of ours: nothing in it runs, and no other site may show it. */
function headersOf({ opened, contentType, inline, ranges, part, name, tag, mayBeKept }: Given): Record<string, string> {
  return {
    'content-type': contentType,
    ...(opened && { 'content-length': String(part ? part.to - part.from + 1 : opened.bytes) }),
    'content-disposition': contentDisposition(inline ? 'inline' : 'attachment', name),
    'cache-control': mayBeKept ? 'private, max-age=300' : 'private, no-store',
    'content-security-policy': "sandbox; default-src 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    etag: tag,
    ...(ranges && { 'accept-ranges': 'bytes' }),
    ...(part && { 'content-range': `bytes ${part.from}-${part.to}/${opened?.bytes}` }),
  };
}
