// The contract of a webhook address: which bytes are believed, and how the platform's question about the address is answered.
// Channels of one platform share it. Before it: api/routes/webhooks. After it: ingest/receive.
import type { DoorKind } from './channel.ts';

/** What stands behind one webhook address. */
export interface Door {
  readonly kind: DoorKind;
  /** Whether these exact bytes were signed with one of the known secrets. No secret known means no. */
  verify(raw: Buffer, headers: Readonly<Record<string, string | string[] | undefined>>): boolean;
  /** Whether it carries any signature of this platform: one that does not fit hints at a wrong secret, none is a stranger. */
  isSigned(headers: Readonly<Record<string, string | string[] | undefined>>): boolean;
  /** The platform asks whether this address is ours. Undefined when the question is not valid. */
  challenge(query: Readonly<Record<string, unknown>>): { contentType: string; body: string } | undefined;
}
