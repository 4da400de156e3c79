// Where the brand's letters to customers arrive in the simulated world: a mail server on this machine and a sink for text messages.
// Both can be asked to refuse, or to hang up without an answer. The phone page and the tests read what came.
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerEnvelope } from 'smtp-server';
import type { Clock } from '../clock.ts';
import { isObject, parseJson, textAt } from '../json.ts';
import { readMail } from './read-mail.ts';
import type { Route } from './server.ts';

export interface ArrivedLetter {
  by: 'email' | 'text';
  /** Of the mail or the message, as its sender named it: the same twice is one letter that was sent twice. */
  id: string;
  to: string;
  from: string;
  subject: string;
  text: string;
  html: string;
  /** Business time. */
  at: number;
}

/** What happens to the next letter instead of being taken. */
export type MailTrouble =
  /** Its status (SMTP or HTTP). */
  | { refuse: number }
  /** It is taken, and nobody is told. */
  | 'hang up';

export interface Mailbox {
  smtpUrl: string;
  /** Everything that was taken, oldest first. */
  letters(): readonly ArrivedLetter[];
  /** For one address or phone. */
  lettersTo(to: string): ArrivedLetter[];
  /** Of the next letters, one each. */
  trouble(...troubles: readonly MailTrouble[]): void;
  close(): Promise<void>;
}

export const TEXT_MESSAGE_PATH = '/text-messages';
export const TEXT_MESSAGE_TOKEN = 'simulated-text-messages';

export interface OpenMailbox extends Mailbox {
  route: Route;
}

export async function openMailbox({ clock, host }: { clock: Clock; host: string }): Promise<OpenMailbox> {
  const letters: ArrivedLetter[] = [];
  const troubles: MailTrouble[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 1_000,
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => void chunks.push(chunk));
      stream.on('end', () => {
        const trouble = troubles.shift();
        if (trouble !== undefined && trouble !== 'hang up')
          return done(Object.assign(new Error('not now'), { responseCode: trouble.refuse }));
        letters.push(...arrived(Buffer.concat(chunks).toString('utf8'), { envelope, at: clock.now() }));
        return trouble === 'hang up' ? hangUp(server) : done();
      });
    },
  });
  server.on('error', () => undefined); // whoever hung up is no news
  await new Promise<void>((listening) => server.listen(0, host, listening));
  const { port } = server.server.address() as AddressInfo;

  const route: Route = {
    method: 'POST',
    pattern: new RegExp(`^${TEXT_MESSAGE_PATH}$`),
    endpoint: null,
    answer: ({ headers, body }) => {
      if (headers.authorization !== `Bearer ${TEXT_MESSAGE_TOKEN}`) return { status: 401, body: '{}' };
      const trouble = troubles.shift();
      if (trouble !== undefined && trouble !== 'hang up') return { status: trouble.refuse, body: '{}' };
      const message = parseJson(body.toString('utf8'));
      if (!isObject(message)) return { status: 400, body: '{}' };
      const [id, to, text] = ['id', 'to', 'text'].map((key) => textAt(message, key) ?? '') as [string, string, string];
      letters.push({ by: 'text', id, to, from: '', subject: '', text, html: '', at: clock.now() });
      if (trouble === 'hang up') return { status: 200, body: '', open: (response) => void response.socket?.destroy() };
      return { status: 202, body: '{}' };
    },
  };

  return {
    route,
    smtpUrl: `smtp://${host}:${port}`,
    letters: () => letters,
    lettersTo: (to) => letters.filter((letter) => letter.to === to),
    trouble: (...more) => void troubles.push(...more),
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}

/** The server's own list of who is connected. */
function hangUp(server: SMTPServer): void {
  for (const { _socket: socket } of server.connections as Set<{ _socket?: { destroy(): void } }>) socket?.destroy();
}

function arrived(raw: string, { envelope, at }: { envelope: SMTPServerEnvelope; at: number }): ArrivedLetter[] {
  const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
  const id = /^message-id:\s*(.*)$/im.exec(raw)?.[1]?.trim() ?? '';
  return envelope.rcptTo.map(({ address: to }) => ({ by: 'email', id, to, from, ...readMail(raw), at }));
}
