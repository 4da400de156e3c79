// Webhook deliveries as Messenger sends them, made before the clock runs: about 383 bytes each, every one with an id, a time and
// a signature of its own.
import { createHmac } from 'node:crypto';

export interface Deliveries {
  count: number;
  /** How many customers write; each writes the same number of messages, in turn. */
  customers: number;
  /** Stands in every id, so that rounds share nothing. */
  name: string;
  page: string;
  appSecret: string;
  host: string;
  /** Platform time of the first message, epoch milliseconds; each is one millisecond after the last. */
  from: number;
}

/** Whole HTTP requests, head and body in one buffer. */
export function signedRequests(deliveries: Deliveries): Buffer[] {
  const { count, host, appSecret } = deliveries;
  return Array.from({ length: count }, (_, i) => {
    const body = Buffer.from(bodyOf(deliveries, i));
    const signature = createHmac('sha256', appSecret).update(body).digest('hex');
    const head =
      `POST /webhooks/meta HTTP/1.1\r\nhost: ${host}\r\nuser-agent: facebookexternalua\r\naccept: */*\r\n` +
      `content-type: application/json\r\ncontent-length: ${body.length}\r\nx-hub-signature-256: sha256=${signature}\r\n\r\n`;
    return Buffer.concat([Buffer.from(head), body]);
  });
}

const WORDS = 'My flight HX 204 is cancelled and I am stuck in Madrid; what can I do now, please?';

function bodyOf({ customers, name, page, from }: Deliveries, i: number): string {
  const at = from + i;
  const customer = `66${name.length}${String(i % customers).padStart(13, '0')}`;
  const message = { mid: `m_${name}${String(i).padStart(9, '0')}`.padEnd(72, 'Q'), text: `${WORDS} (${i})` };
  const messaging = [{ sender: { id: customer }, recipient: { id: page }, timestamp: at, message }];
  return JSON.stringify({ object: 'page', entry: [{ id: page, time: at, messaging }] });
}
