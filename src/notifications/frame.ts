// What goes over the wire: server-sent events. A frame's id is the cursor after it, so that a browser that comes back names
// the last one it has. Pure.
import type { EventRow } from '../events/read-since.ts';

/** An event as the outside sees it; LoggedEvent in api/schemas.ts. */
export const loggedEvent = ({ n, type, conversationId, at, data }: EventRow) => ({
  n,
  type,
  conversationId,
  at: new Date(at).toISOString(),
  data,
});

export const logFrame = (event: EventRow, cursor: string): string =>
  `id: ${cursor}\nevent: log\ndata: ${JSON.stringify(loggedEvent(event))}\n\n`;

/** The stream stands; what is after `cursor` follows. */
export const readyFrame = (cursor: string): string => `id: ${cursor}\nevent: ready\ndata: {}\n\n`;

/** What was asked for cannot be had: read everything again, then go on from `cursor`. */
export const resetFrame = (cursor: string): string => `id: ${cursor}\nevent: reset\ndata: {}\n\n`;

/** A comment, so that proxies and browsers see a living connection. */
export const HEARTBEAT = ': \n\n';
