// The address of an operation, from the brand's own OpenAPI document: read once, when the connector is saved.
import { ProductError } from '../errors.ts';
import { askOnce } from './ask.ts';
import { isPlaceholder, PLACEHOLDERS, wrongWith, type ConnectorDeclaration } from './declaration.ts';
import { failureSentence } from './sentences.ts';

const TIMEOUT_MS = 10_000;

/**
 * The declaration with its `url`. One without a document comes back as it is, and what was read before is not read again: a connector can
 * be switched off while its document cannot be had. @throws ProductError bad_request, naming the field.
 */
export async function withOperation(
  declaration: ConnectorDeclaration,
  before?: ConnectorDeclaration,
): Promise<ConnectorDeclaration> {
  const { openapi, operationId } = declaration;
  const isKnown = openapi !== undefined && openapi === before?.openapi && operationId === before.operationId;
  if (isKnown && before.url !== undefined) return { ...declaration, url: before.url };
  // What is wrong with it is said when it is saved; only an address that may be asked is asked here.
  if (openapi === undefined || operationId === undefined || wrongWith(declaration)) return declaration;
  // A key that is stored goes where it was typed for and nowhere else.
  const isSameHost = originOf(openapi) === originOf(before?.url ?? '');
  const headers = declaration.headers ?? (isSameHost ? before?.headers : undefined) ?? {};
  const answered = await askOnce({ url: openapi, headers, timeoutMs: TIMEOUT_MS });
  if (!('json' in answered))
    throw wrong('openapi', `The document could not be read. ${failureSentence(answered.because)}`);
  return { ...declaration, url: operationUrl(answered.json, { openapi, operationId }) };
}

const originOf = (template: string): string | undefined => URL.parse(template.replace(/\{[^{}]*\}/g, 'x'))?.origin;

/** Pure. */
export function operationUrl(
  document: unknown,
  { openapi, operationId }: { openapi: string; operationId: string },
): string {
  const paths = own(document, 'paths');
  for (const path of Object.keys(asObject(paths))) {
    const item = own(paths, path);
    const operation = own(item, 'get');
    if (own(operation, 'operationId') !== operationId) continue;
    const query = [...listed(item), ...listed(operation)]
      .map((parameter) => resolved(document, parameter))
      .filter((parameter) => own(parameter, 'in') === 'query')
      .filter((parameter) => own(parameter, 'required') === true || isPlaceholder(String(own(parameter, 'name'))))
      .map((parameter) => String(own(parameter, 'name')));
    const unknown = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name).concat(query).find((name) => !isPlaceholder(name)); // prettier-ignore
    if (unknown !== undefined)
      throw wrong(
        'operationId',
        `${operationId} wants "${unknown}", which is not among ${PLACEHOLDERS.join(', ')}. Declare its address with url instead.`,
      );
    const asks = query.map((name) => `${encodeURIComponent(name)}={${name}}`).join('&');
    return `${serverOf(document, openapi)}${path}${asks === '' ? '' : `?${asks}`}`;
  }
  throw wrong('operationId', `The document has no GET operation "${operationId}".`);
}

/** The document's own first server, else where the document lies. */
function serverOf(document: unknown, openapi: string): string {
  const [server] = asList(own(document, 'servers'));
  const said = own(server, 'url');
  const base = URL.parse(typeof said === 'string' ? said : '/', openapi);
  if (base === null) throw wrong('openapi', 'The document names a server that is no address.');
  return base.href.replace(/\/+$/, '');
}

const listed = (from: unknown): unknown[] => asList(own(from, 'parameters'));

/** `#/components/parameters/ref`; any other reference is left as it is. */
function resolved(document: unknown, parameter: unknown): unknown {
  const reference = own(parameter, '$ref');
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return parameter;
  return reference
    .slice(2)
    .split('/')
    .reduce<unknown>((here, step) => own(here, step), document);
}

const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const own = (value: unknown, name: string): unknown =>
  Object.hasOwn(asObject(value), name) ? asObject(value)[name] : undefined;
const wrong = (field: string, sentence: string): ProductError =>
  new ProductError('bad_request', sentence, { field: `declaration.${field}` });
