// What an administrator declares of one of the brand's own systems: where to ask, and how to read the answer. Pure: whether it can
// be asked at all is judged here, before it is stored (docs/decisions/0012).
import { isSafeAddress } from '../safe-address.ts';
import type { CustomerRecord } from '../db/tables/customer-record.ts';

export interface ConnectorDeclaration {
  /** With `{placeholders}` in its path or query. */
  url?: string | undefined;
  /** Address of an OpenAPI document, and the operation in it: `url` is made from them when it is saved. */
  openapi?: string | undefined;
  operationId?: string | undefined;
  headers?: Record<string, string> | undefined;
  timeoutMs: number;
  freshSeconds: number;
  items: string;
  title: string;
  fields: { name: string; value: string }[];
  link?: string | undefined;
  urgent?: string | undefined;
  mostItems: number;
}

/** What a template may ask of the customer. */
export const PLACEHOLDERS = ['ref', 'loyalty', 'email', 'phone', 'booking', 'ticket', 'order'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

export interface Wrong {
  field: string;
  sentence: string;
}

const PLACE = /\{([^{}]*)\}/g;
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;
/** They belong to the connection, not to the question. */
const FORBIDDEN_HEADERS = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'cookie']);

/** Undefined: nothing is wrong with it. */
export function wrongWith({ url, openapi, operationId, headers = {} }: ConnectorDeclaration): Wrong | undefined {
  if (openapi !== undefined && operationId === undefined)
    return { field: 'operationId', sentence: 'Say which operation of the document is meant, by its operationId.' };
  if (url === undefined && openapi === undefined)
    return { field: 'url', sentence: 'Say where to ask: an address, or an OpenAPI document and an operation of it.' };
  for (const [name, value] of Object.entries(headers)) {
    if (!HEADER_NAME.test(name) || FORBIDDEN_HEADERS.has(name.toLowerCase()))
      return { field: 'headers', sentence: `"${name}" is no header that can be sent.` };
    // Characters that would end a header and begin another one, or that no header can carry.
    if (/[^\t\x20-\x7e\x80-\xff]/.test(value))
      return { field: 'headers', sentence: `The value of ${name} has characters that no header can carry.` };
  }
  if (openapi !== undefined && !isSafe(openapi))
    return { field: 'openapi', sentence: 'The address of the document has to be https, or http on this machine.' };
  return url === undefined ? undefined : wrongWithUrl(url);
}

export function wrongWithUrl(template: string): Wrong | undefined {
  const names = [...template.matchAll(PLACE)].map(([, name = '']) => name);
  const unknown = names.find((name) => !isPlaceholder(name));
  if (unknown !== undefined)
    return {
      field: 'url',
      sentence: `{${unknown}} is not known. There are ${PLACEHOLDERS.map((name) => `{${name}}`).join(', ')}.`,
    };
  // Every value is a letter here: what stands outside of path and query would show, because it is lost or changes the host.
  const [one, other] = ['x', 'y'].map((value) => URL.parse(template.replace(PLACE, value)));
  if (!one || !other) return { field: 'url', sentence: 'This is no address. It begins with https://.' };
  if (one.origin !== other.origin || one.username !== '' || one.password !== '')
    return {
      field: 'url',
      sentence: 'What stands for the customer belongs into the path or the query, never into the host.',
    };
  if (!isSafeAddress(one)) return { field: 'url', sentence: 'The address has to be https, or http on this machine.' };
  return undefined;
}

const isSafe = (address: string): boolean => {
  const url = URL.parse(address);
  return url !== null && isSafeAddress(url);
};

export const isPlaceholder = (name: string): name is Placeholder => (PLACEHOLDERS as readonly string[]).includes(name);

export type Asked = { url: string } | { missing: Placeholder };

/** The address for one customer; every value is encoded, so that none can lead elsewhere. */
export function urlFor(template: string, { ref, record }: { ref: string | null; record: CustomerRecord }): Asked {
  let missing: Placeholder | undefined;
  const url = template.replace(PLACE, (_whole, name: string) => {
    const value = isPlaceholder(name) ? valueOf(name, { ref, record }) : null;
    // A value of dots alone would climb up the path.
    if (value === null || value === '' || /^\.+$/.test(value)) {
      if (isPlaceholder(name)) missing ??= name;
      return '';
    }
    return encodeURIComponent(value.toWellFormed());
  });
  return missing === undefined ? { url } : { missing };
}

function valueOf(name: Placeholder, { ref, record }: { ref: string | null; record: CustomerRecord }): string | null {
  if (name === 'ref') return ref;
  if (name === 'loyalty') return record.loyalty;
  if (name === 'email') return record.emails[0]?.value ?? null;
  if (name === 'phone') return record.phones[0]?.value ?? null;
  return record.references.find(({ kind }) => kind === name)?.value ?? null;
}
