// Times in which customers wrote and we were not told, as administrators and supervisors read them.
import type { GapRow } from '../../gaps/mark-gap.ts';
import type { Gap } from '../schemas.ts';
import { gapSentence } from '../sentences.ts';
import { iso, isoOrNull } from './times.ts';

export const presentGap = (row: GapRow, account: { handle: string; channel: string }): Gap => ({
  id: row.id,
  startsAt: iso(row.startsAt),
  endsAt: iso(row.endsAt),
  recovered: row.recovered,
  missing: row.missing,
  noticedAt: iso(row.noticedAt),
  healedAt: isoOrNull(row.healedAt),
  because: row.because,
  sentence: gapSentence(row.because, account),
});
