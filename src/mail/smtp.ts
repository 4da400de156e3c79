// Letters by e-mail: one pool of connections to the one configured server, encrypted unless it is this very machine. Before it:
// send-letter. It says what became of a letter and never throws.
import { createTransport, type Transporter } from 'nodemailer';
import type { Config } from '../config.ts';
import { isThisMachine } from '../safe-address.ts';
import { outcomeOfMail, type Outcome } from './outcome.ts';
import type { Rendered } from './render-letter.ts';

const CONNECT_MS = 10_000;
const IDLE_MS = 20_000;

export interface Mailer {
  send(letter: { to: string; id: string } & Rendered): Promise<Outcome>;
  close(): void;
}

export function openMailer({ smtpUrl, from }: NonNullable<Config['mail']>): Mailer {
  const url = new URL(smtpUrl);
  const secure = url.protocol === 'smtps:';
  const user = decodeURIComponent(url.username);
  const transport: Transporter = createTransport({
    pool: true,
    maxConnections: 2,
    maxMessages: 100,
    // A letter whose connection was lost half-way may have been taken: it is never sent again by itself.
    maxRequeues: 0,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    requireTLS: !secure && !isThisMachine(url),
    ...(user === '' ? {} : { auth: { user, pass: decodeURIComponent(url.password) } }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    dnsTimeout: CONNECT_MS,
    socketTimeout: IDLE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ to, id, subject, text, html }) => {
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          subject,
          text,
          html,
          messageId: `<${id}@${from.replace(/^.*@/, '').replace(/>$/, '')}>`,
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        });
        return { outcome: 'sent' };
      } catch (error) {
        return outcomeOfMail(error);
      }
    },
    close: () => transport.close(),
  };
}
