// Door from the belt `mail`: ids of letters to customers in, letters out.
import { sendLetter } from '../src/mail/send-letter.ts';
import type { Parts } from '../src/parts.ts';
import type { Listener } from '../src/queues/queue.ts';
import { takeEach } from './take-each.ts';

export const listenMail = (parts: Parts): Listener =>
  parts.queue.listen('mail', (ids) => takeEach(parts, { ids, take: (id) => sendLetter(parts, id), failed: FAILED }), {
    concurrency: 2,
  });

const FAILED = 'a letter could not be sent; the relay tries again';
