// `touchpoint customers duplicates`: what the product does little by little, done now and to the end.
import { countDue, findDuplicates } from '../../matching/find-duplicates.ts';
import type { Outcome } from '../command.ts';
import { withParts } from '../open.ts';
import type { Progress } from '../progress.ts';

export const searchDuplicates = (progress: Progress): Promise<Outcome> =>
  withParts(async (parts) => {
    const due = await countDue(parts);
    const swept = await findDuplicates(parts, { onProgress: (looked) => progress.at('records', looked, due) });
    const { looked, found } = swept;
    return {
      json: swept,
      lines: [
        looked === 0
          ? 'No record is new or has changed since they were last compared.'
          : `${looked} records compared with those that share something with them: ${found} new pairs may be one person.`,
        ...(found > 0 ? ['Supervisors find them under Customers, Duplicates. Nothing was merged.'] : []),
      ],
    };
  });
