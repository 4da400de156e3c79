import { describe, expect, test } from 'vitest';
import { placePost, whereTo, type Above, type Standing } from '../../../src/threading/place-post.ts';

const customer = (message: string): Above<string> => ({ by: 'customer', message });
const brand: Above<string> = { by: 'brand' };
const context: Above<string> = { by: 'context' };

describe('a post of the brand', () => {
  test.each<[string, Above<string>[], string | null, ReturnType<typeof placePost<string, string>>]>([
    ['answers a customer', [customer('ana')], 'ana', { by: 'ancestor', ancestor: 'ana' }],
    ['answers one customer and names another', [customer('ana')], 'bruno', { by: 'ancestor', ancestor: 'ana' }],
    ['goes on after its own first part', [brand, customer('ana')], null, { by: 'ancestor', ancestor: 'ana' }],
    ['answers what is only context below a customer', [context, customer('ana')], null, { by: 'ancestor', ancestor: 'ana' }],
    ['has several customers above: the nearest', [brand, customer('ana'), customer('bruno')], null, { by: 'ancestor', ancestor: 'ana' }],
    ['has nothing known above, and names somebody', [], 'bruno', { by: 'named', named: 'bruno' }],
    ['has only the brand above, and names somebody', [brand, brand], 'bruno', { by: 'named', named: 'bruno' }],
    ['has only context above, and names nobody', [context], null, { by: 'nobody' }],
    ['stands alone', [], null, { by: 'nobody' }],
  ])('%s', (_, lineage, named, place) => {
    expect(placePost({ lineage, named })).toEqual(place);
  }); // prettier-ignore
});

describe('an answer whose customer has become known', () => {
  const ancestor = { contactId: 'ana', threadId: 't1', conversationId: 'c1' };
  const there = { ...ancestor, placedBy: 'ancestor' } as const;
  const elsewhere = { contactId: 'bruno', threadId: 't2', conversationId: 'c2' };
  test.each<[string, Standing, ReturnType<typeof whereTo>]>([
    ['is there already', there, null],
    ['stood there by a name', { ...ancestor, placedBy: 'named' }, { moves: false, becomes: there }],
    ['stood there in a thread of its own', { ...ancestor, threadId: 't9', placedBy: 'named' }, { moves: false, becomes: there }],
    ['stood elsewhere by a name', { ...elsewhere, placedBy: 'named' }, { moves: true, becomes: there }],
    ['was written here by an agent, elsewhere, or stood there before it was noted why', { ...elsewhere, placedBy: null }, null],
  ])('%s', (_, standing, way) => {
    expect(whereTo(standing, ancestor)).toEqual(way);
  }); // prettier-ignore
});
