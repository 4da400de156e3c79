// Before a delivered event is written down: does it bring a proof? Codes and tokens are taken out of it, so that nothing after this
// keeps or reads them, and a guess at a code is counted and looked at here, outside the transaction, because that is slow on purpose.
// Before it: ingest-delivery. After it: take-arrival, in the transaction that writes the event.
import { and, eq, sql } from 'drizzle-orm';
import { findAccount, type Account } from '../accounts/find-account.ts';
import type { ChannelEvent, ChangeEvent, MessageEvent } from '../channels/channel-event.ts';
import type { ChannelKind } from '../channels/channel.ts';
import { MINUTE_MS } from '../clock.ts';
import { perStore } from '../db/per-store.ts';
import { oneTimeCodesIn, redactOneTimeCodes } from '../evidence/redact-codes.ts';
import type { Parts } from '../parts.ts';
import type { ProofRow } from './proof-row.ts';
import { blanked, secretsIn } from './secrets-in-event.ts';
import { guessCode, isKnown, openCodeOf, type Guessed } from './use-proof.ts';

export interface Heard {
  /** Without what it brought. */
  event: ChannelEvent;
  /** A token or a word. */
  secret?: string;
  guessed?: Guessed;
  /** The bytes in which it came are not to be kept. */
  isSecret?: true;
}

type Needs = Pick<Parts, 'store' | 'clock' | 'fingerprints'>;

/** Outside a transaction. The usual event brings nothing and costs no statement. */
export async function hear(
  parts: Needs,
  { event, channel }: { event: ChannelEvent; channel: ChannelKind },
): Promise<Heard> {
  const secrets = secretsIn(event);
  if (secrets.length === 0 && !mayHoldCode(event)) return { event };
  const account =
    event.account === null ? undefined : await findAccount(parts.store, { channel, externalId: event.account });
  // Kept whole until its handle is registered, and heard then.
  if (account === undefined) return { event };
  const heard = await hearSecret(parts, { event, secrets });
  return mayHoldCode(heard.event) ? { ...heard, ...(await hearCode(parts, { event: heard.event, account })) } : heard;
}

/** What is not known stays as it was written: it is somebody's own words, or costs whoever tries words one of few tries. */
async function hearSecret(
  parts: Needs,
  { event, secrets }: { event: ChannelEvent; secrets: readonly string[] },
): Promise<Heard> {
  const known: string[] = [];
  for (const secret of secrets) if (await isKnown(parts, secret)) known.push(secret);
  const [secret] = known.length > 0 ? known : secrets;
  if (secret === undefined) return { event };
  return known.length === 0 ? { event, secret } : { event: blanked(event, known), secret, isSecret: true };
}

type Worded = MessageEvent | (ChangeEvent & { text: string });

/** Eight digits in a direct message from a customer, or in an edit of one. In public they are good for nothing. */
function mayHoldCode(event: ChannelEvent): event is Worded {
  const isWorded =
    (event.type === 'message' && event.kind === 'dm' && event.direction === 'inbound') ||
    (event.type === 'change' && event.change === 'edited' && event.by === 'contact');
  return isWorded && event.text !== undefined && MANY_DIGITS.test(event.text) && oneTimeCodesIn(event.text).length > 0;
}

/** Fewer are no code: most messages end here. */
const MANY_DIGITS = /(?:\p{N}[^\p{N}]{0,3}){8}/u;

async function hearCode(
  parts: Needs,
  { event, account }: { event: Worded; account: Account },
): Promise<Partial<Heard>> {
  const [externalId, contactExternalId] =
    event.type === 'message'
      ? [event.externalId, event.contact.externalId]
      : [event.messageExternalId, event.contactExternalId];
  const [known] = await statements(parts.store).message({ accountId: account.id, externalId });
  // Delivered again: it was looked at when it came, and a second look would cost them a guess.
  if (known !== undefined && event.type === 'message') return known.text.includes(BLANK) ? quiet(event) : {};
  const [contact] =
    contactExternalId === undefined
      ? known === undefined ? [] : [{ id: known.contactId }]
      : await statements(parts.store).contact({ accountId: account.id, externalId: contactExternalId }); // prettier-ignore
  const proof = contact === undefined ? undefined : await openCodeOf(parts, contact.id);
  if (proof === undefined || isOlder(event, proof)) return known?.text.includes(BLANK) ? quiet(event) : {};
  if (event.type === 'change') return quiet(event);
  const [first] = oneTimeCodesIn(event.text);
  const guessed = await guessCode(parts, { proofId: proof.id, guess: first?.code ?? '' });
  return { ...quiet(event), ...(guessed && { guessed }) };
}

/** As platforms' clocks and ours may differ. Words from before the code was sent cannot mean it. */
const isOlder = ({ at }: Worded, { createdAt }: ProofRow): boolean => at !== null && at < createdAt - MINUTE_MS;

const BLANK = '••••••••';

const quiet = (event: Worded): Partial<Heard> => ({
  event: { ...event, text: redactOneTimeCodes(event.text, () => true).text },
  isSecret: true,
});

const statements = perStore((store) => {
  const { messages: m, contacts: c } = store.t;
  return {
    message: store.prepared('proof_known_message', (db) =>
      db
        .select({ text: m.text, contactId: m.contactId })
        .from(m)
        .where(
          and(eq(m.channelAccountId, sql.placeholder('accountId')), eq(m.externalId, sql.placeholder('externalId'))),
        ),
    ),
    contact: store.prepared('proof_known_contact', (db) =>
      db
        .select({ id: c.id })
        .from(c)
        .where(
          and(eq(c.channelAccountId, sql.placeholder('accountId')), eq(c.externalId, sql.placeholder('externalId'))),
        ),
    ),
  };
});
