// Files of customers over HTTP: handed in as they are, looked at or read in beside everything else, and all records handed out.
import { createReadStream, createWriteStream, existsSync, rmSync } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import { mappingFrom, NotMapped } from '../../customers/csv/columns.ts';
import { exportCustomers } from '../../customers/export-customers.ts';
import type { LineError } from '../../customers/import/error-file.ts';
import { errorFileOf } from '../../customers/import/import-customers.ts';
import { cancelImport, getImport, listCustomerImports } from '../../customers/import/imports.ts';
import { previewImport } from '../../customers/import/preview.ts';
import { openImportRunner } from '../../customers/import/run-imports.ts';
import { openSource } from '../../customers/import/source.ts';
import { notFound, ProductError } from '../../errors.ts';
import { newId } from '../../ids.ts';
import type { App, Door } from '../api-parts.ts';
import { NOTHING } from '../documentation.ts';
import { signedIn } from '../identify.ts';
import { MOST_ERRORS, presentImport, presentPreview } from '../present/customer-import.ts';
import * as S from '../schemas.ts';

/** Ten million lines. */
const MOST_BYTES = 4 * 1024 ** 3;

export function customerImportRoutes(app: App, { parts }: { parts: Door }): void {
  const { store, config } = parts;
  const runner = openImportRunner(parts);
  app.addHook('onReady', () => runner.resume());
  app.addHook('preClose', () => runner.close());

  // A place of its own: elsewhere a body is JSON, here it is a file and is not read before somebody wants it.
  void app.register(async (scope: App) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { bodyLimit: MOST_BYTES }, (_request, payload, done) => done(null, payload));

    scope.post(
      '/api/v1/customers/import',
      {
        bodyLimit: MOST_BYTES,
        schema: {
          querystring: S.ImportQuery,
          consumes: ['text/csv'],
          response: { 200: S.CustomerImport, 202: S.CustomerImport },
        },
      },
      async (request, reply) => {
        const { dryRun, fileName, map = '' } = request.query;
        const file = runner.uploadFile(newId('import'));
        try {
          await keep(request, file);
          const source = await openSource({ file, fileName, map: mappingFrom([map]) }, parts.fingerprints);
          if (!dryRun) {
            const row = await runner.start(source, { userId: signedIn(request).user.id });
            return await reply.status(202).send(presentImport(row, { config, unmapped: source.mapping.unmapped }));
          }
          const errors: LineError[] = [];
          const onError = (error: LineError) => void (errors.length < MOST_ERRORS && errors.push(error));
          const preview = await previewImport(parts, source, { onError });
          return await reply.status(200).send(presentPreview(preview, { source, errors, now: parts.clock.now() }));
        } catch (error) {
          if (error instanceof NotMapped) throw new ProductError('bad_request', `${error.message}.`, { field: 'body' });
          throw error;
        } finally {
          rmSync(file, { force: true }); // it has another name by now, or nobody needs it
        }
      },
    );
  });

  app.get(
    '/api/v1/customers/imports',
    { schema: { querystring: S.CustomerImportQuery, response: { 200: S.CustomerImportPage } } },
    async (request) => {
      const { rows, next } = await listCustomerImports(store, request.query);
      return { items: rows.map((row) => presentImport(row, { config })), next };
    },
  );

  app.get(
    '/api/v1/customers/imports/:id',
    { schema: { params: S.IdParams, querystring: S.NoQuery, response: { 200: S.CustomerImport } } },
    async (request) => presentImport(await getImport(store, request.params.id), { config }),
  );

  app.get(
    '/api/v1/customers/imports/:id/errors',
    { schema: { params: S.IdParams, querystring: S.NoQuery, produces: ['text/csv'] } },
    async (request, reply) => {
      const { id } = await getImport(store, request.params.id);
      const file = errorFileOf(config, id);
      if (!existsSync(file)) throw notFound('The list of refused lines');
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${id}-errors.csv"`)
        .send(createReadStream(file));
    },
  );

  app.delete(
    '/api/v1/customers/imports/:id',
    { schema: { params: S.IdParams, querystring: S.NoQuery, response: { 204: NOTHING } } },
    async (request, reply) => {
      const { id } = request.params;
      await store.tx((db) => cancelImport(parts, db, id));
      runner.forget(id);
      return reply.status(204).send();
    },
  );

  app.get(
    '/api/v1/customers/export',
    { schema: { querystring: S.NoQuery, produces: ['text/csv'] } },
    async (_request, reply) =>
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="customers.csv"')
        .send(Readable.from(texts(exportCustomers(store)))),
  );
}

async function* texts(pieces: AsyncIterable<{ text: string }>): AsyncGenerator<string> {
  for await (const { text } of pieces) yield text;
}

async function keep(request: FastifyRequest, file: string): Promise<void> {
  const content = request.body as Readable | undefined;
  if (content === undefined) throw new ProductError('bad_request', 'The body is the file; there is none.');
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done(bytes > MOST_BYTES ? new ProductError('too_large', 'A file may have 4 GB; hand in parts.') : null, chunk);
    },
  });
  await pipeline(content, counted, createWriteStream(file, { mode: 0o600 }));
}
