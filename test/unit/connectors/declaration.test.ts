// What may be declared, and where a question goes for one customer.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PLACEHOLDERS, urlFor, wrongWith, type ConnectorDeclaration } from '../../../src/connectors/declaration.ts';
import { operationUrl } from '../../../src/connectors/from-openapi.ts';
import { recordOf } from '../../customer-record.ts';

const declared = (part: Partial<ConnectorDeclaration>): ConnectorDeclaration => ({
  timeoutMs: 3_000,
  freshSeconds: 60,
  items: '',
  title: '{a}',
  fields: [],
  mostItems: 5,
  ...part,
});

describe('a declaration', () => {
  test.each([
    ['https://api.halcyon.example/customers/{ref}/flights', undefined],
    ['http://127.0.0.1:4001/brand/{loyalty}?mail={email}', undefined],
    ['http://api.halcyon.example/{ref}', 'url'],
    ['https://{ref}.halcyon.example/flights', 'url'],
    ['https://halcyon.example:{ref}/flights', 'url'],
    ['https://{ref}:key@halcyon.example/flights', 'url'],
    ['https://me@halcyon.example/{ref}', 'url'],
    ['{ref}', 'url'],
    ['https://halcyon.example/{passport}', 'url'],
    ['file:///etc/passwd', 'url'],
    ['ftp://halcyon.example/{ref}', 'url'],
  ])('with the address %s is wrong in: %s', (url, field) => {
    expect(wrongWith(declared({ url }))?.field).toBe(field);
  });

  test.each([
    [{ 'x-api-key': 'abc' }, undefined],
    [{ 'x-api-key': 'abc\r\nhost: elsewhere' }, 'headers'],
    [{ 'bad name': 'abc' }, 'headers'],
    [{ Host: 'elsewhere' }, 'headers'],
    [{ cookie: 'a=b' }, 'headers'],
  ])('with the headers %j is wrong in: %s', (headers, field) => {
    expect(wrongWith(declared({ url: 'https://halcyon.example/{ref}', headers }))?.field).toBe(field); // prettier-ignore
  });

  test('needs an address, or a document with its operation', () => {
    expect(wrongWith(declared({}))?.field).toBe('url');
    expect(wrongWith(declared({ openapi: 'https://halcyon.example/openapi.json' }))?.field).toBe('operationId');
  });
});

describe('the address for one customer', () => {
  const template = 'https://halcyon.example/c/{ref}/f?mail={email}';

  test('says what the record lacks', () => {
    expect(urlFor(template, { ref: null, record: recordOf({}) })).toEqual({ missing: 'ref' });
    expect(urlFor(template, { ref: 'HA1', record: recordOf({}) })).toEqual({ missing: 'email' });
  });

  test.each(['.', '..', '...'])('takes %s, which would climb up the path, for missing', (ref) => {
    expect(urlFor('https://halcyon.example/c/{ref}/f', { ref, record: recordOf({}) })).toEqual({ missing: 'ref' });
  });

  test('never leads to another host or path, whatever stands in the record', () => {
    const value = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        '../../admin',
        '//evil.example',
        '?x=1',
        '#',
        '%2e%2e',
        '\\..\\',
        'a/b',
        '@evil.example',
        '..%2f',
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...PLACEHOLDERS), value, (name, text) => {
        const references = [{ kind: 'booking', value: text }, { kind: 'ticket', value: text }, { kind: 'order', value: text }] as const; // prettier-ignore
        const record = recordOf({
          loyalty: text,
          emails: [{ value: text, changedAt: 0 }],
          phones: [{ value: text, changedAt: 0 }],
          references: [...references],
        });
        let asked: ReturnType<typeof urlFor>;
        try {
          asked = urlFor(`https://halcyon.example/c/{${name}}/end?q={${name}}`, { ref: text, record });
        } catch (error) {
          expect(error).toBeInstanceOf(URIError); // half of a surrogate pair
          return;
        }
        if ('missing' in asked) return;
        const url = new URL(asked.url);
        expect(url.origin).toBe('https://halcyon.example');
        expect(url.pathname.split('/')).toHaveLength(4);
        expect(url.pathname.startsWith('/c/') && url.pathname.endsWith('/end')).toBe(true);
        expect([...url.searchParams.keys()]).toEqual(['q']);
        expect(url.hash).toBe('');
      }),
      { numRuns: 500 },
    );
  });
});

describe('an OpenAPI document', () => {
  const document = {
    servers: [{ url: '/v2' }],
    components: { parameters: { mail: { name: 'email', in: 'query' } } },
    paths: {
      '/customers/{ref}': {
        parameters: [{ name: 'ref', in: 'path' }],
        get: {
          operationId: 'one',
          parameters: [{ $ref: '#/components/parameters/mail' }, { name: 'page', in: 'query' }],
        },
      },
      '/by/{passport}': { get: { operationId: 'strange' } },
    },
  };
  const openapi = 'https://halcyon.example/docs/openapi.json';

  test('leads to its operation, with what it wants of the customer', () => {
    expect(operationUrl(document, { openapi, operationId: 'one' })).toBe(
      'https://halcyon.example/v2/customers/{ref}?email={email}',
    );
  });

  test.each([
    ['none', /no GET operation "none"/],
    ['strange', /wants "passport"/],
  ])('without %s it says so', (operationId, words) => {
    expect(() => operationUrl(document, { openapi, operationId })).toThrow(words);
  });

  test.each([null, [], 'text', {}, { paths: null }, { paths: { '/a': null } }])(
    'that is %j has no operation',
    (wrong) => {
      expect(() => operationUrl(wrong, { openapi, operationId: 'one' })).toThrow(/no GET operation/);
    },
  );
});
