// Door from the belt `mail`: ids of letters to customers in, letters out.
import { closeMailer, sendLetter } from '../src/mail/send-letter.ts';
import type { Parts } from '../src/parts.ts';
import type { Listener } from '../src/queues/queue.ts';
import { takeEach } from './take-each.ts';

export function listenMail(parts: Parts): Listener {
  const listener = parts.queue.listen(
    'mail',
    (ids) => takeEach(parts, { ids, take: (id) => sendLetter(parts, id), failed: FAILED }),
    { concurrency: 2 },
  );
  return {
    close: async (graceMs) => {
      await listener.close(graceMs);
      closeMailer(parts);
    },
  };
}

const FAILED = 'a letter could not be sent; the relay tries again';
