// How a code that a brand issued is compared: a loyalty number, a booking, a ticket, an order. Pure.

/** Capitals without separators: `ha 204-1877` is `HA2041877`. */
export const codeOf = (text: string): string => text.normalize('NFKC').toUpperCase().replace(SEPARATORS, '');

/** Orders are kept as the brand writes them; they are found without separators, as everybody types them. */
export const orderOf = (text: string): string => text.normalize('NFKC').toUpperCase().replace(/\s+/g, '');

/** Without the @ that people put before it. */
export const handleOf = (text: string): string => text.normalize('NFKC').trim().replace(/^@+/, '').toLowerCase();

const SEPARATORS = /[\s.\-_/]+/g;
