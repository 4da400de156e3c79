// The names by which the queue is asked for: its views, and its orders. Said once, for the contract (api/schemas) and for
// what answers it (list.ts).

export const VIEWS = ['mine', 'unassigned', 'waiting', 'snoozed', 'failed', 'resolved', 'all'] as const;
export type View = (typeof VIEWS)[number];

export const SORTS = ['due', 'newest', 'oldest', 'waiting'] as const;
export type Sort = (typeof SORTS)[number];
