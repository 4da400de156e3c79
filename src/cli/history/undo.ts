// `touchpoint history undo`: everything that one import brought is taken away. After it: history/undo-import.
import { importById } from '../../history/import-archive.ts';
import { ReadElsewhere } from '../../history/keep-batch.ts';
import { undoImport } from '../../history/undo-import.ts';
import type { Outcome } from '../command.ts';
import { Failed } from '../failure.ts';
import { withParts } from '../open.ts';
import type { Progress } from '../progress.ts';

export const undoHistory = (id: string, progress: Progress): Promise<Outcome> =>
  withParts(async (parts) => {
    const row = await importById(parts.store, id);
    if (row === undefined) throw new Failed(`There is no import ${id}. See: npx touchpoint history list`);
    try {
      const undone = await undoImport(parts, {
        row,
        onProgress: (done) => progress.at('taken away', done, row.stored),
      });
      const { messages, posts, contacts, kept } = undone;
      return {
        json: { id, ...undone },
        lines: [
          `${messages} past messages${posts > 0 ? ` and ${posts} posts` : ''} of ${id} were taken away, and ${contacts} contacts of whom nothing else is known.`,
          ...(kept > 0
            ? [
                `${kept} messages stay: somebody has worked with their conversations since.`,
                'The archive can be read in again; what stays is known then and not stored twice.',
              ]
            : []),
        ],
      };
    } catch (error) {
      if (error instanceof ReadElsewhere) throw new Failed(`${error.message}. Stop it first.`);
      throw error;
    }
  });
