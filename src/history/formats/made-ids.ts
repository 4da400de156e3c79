// Ids where an archive has none. They begin with a word that no platform's id has, so that they can never be taken for one, and
// the same entry always gets the same.
import { createHash } from 'node:crypto';

/** Of somebody who is known by something else than the platform's own id. */
export const madeContactId = (...known: readonly string[]): string => `archive:${short(known)}`;

/** Of a message, from what is told of it: two that are alike in all of this are one. */
export const madeMessageId = (...told: readonly (string | number)[]): string => `archive:${short(told)}`;

const short = (values: readonly (string | number)[]): string =>
  createHash('sha256').update(JSON.stringify(values)).digest('base64url').slice(0, 22);
