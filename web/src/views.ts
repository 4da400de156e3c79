// The views of the inbox: their names in the address, and in words. Before it: router.tsx, which reads the address.

export const VIEWS = ['mine', 'unassigned', 'all', 'waiting', 'snoozed', 'failed', 'resolved'] as const;
export type View = (typeof VIEWS)[number];

export const VIEW_WORDS: Readonly<Record<View, string>> = {
  mine: 'My queue',
  unassigned: 'Unassigned',
  all: 'Everything open',
  waiting: 'Waiting for others',
  snoozed: 'Snoozed',
  failed: 'Not sent',
  resolved: 'Resolved',
};
