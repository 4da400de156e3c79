// What counts as an answer wherever somebody asks for one: a person of the brand wrote it, and the platform has it (reference:
// metrics E1). An automatic word is none, and neither is one that is still on its way.
import { and, eq, inArray } from 'drizzle-orm';
import type { Schema } from '../db/schema.ts';

export const aPersonAnswered = (m: Schema['messages']) =>
  and(eq(m.direction, 'outbound'), inArray(m.authorType, ['agent', 'native_app']), inArray(m.state, ['sent', 'seen']));
