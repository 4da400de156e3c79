// Which past conversation a past message belongs to. Pure. One conversation is everything of a contact without a longer silence
// than the account reopens after, in whatever order it is read: two that a message brings together become one.

export interface PastEpisode {
  id: string;
  /** Platform time of its first and last message. */
  from: number;
  to: number;
}

export interface PlacedPast<M> {
  /** The conversation they go to; null: a new one. */
  into: string | null;
  /** Others that turn out to be the same one. */
  absorbs: readonly string[];
  messages: readonly M[];
}

export function placePast<M extends { sentAt: number }>({
  episodes,
  messages,
  silenceMs,
}: {
  /** Of this contact, at least all that lie within the silence of a message. */
  episodes: readonly PastEpisode[];
  messages: readonly M[];
  silenceMs: number;
}): PlacedPast<M>[] {
  const groups: { to: number; ids: string[]; messages: M[] }[] = [];
  const marks = [
    ...episodes.map((episode) => ({ from: episode.from, to: episode.to, id: episode.id, message: undefined })),
    ...messages.map((message) => ({ from: message.sentAt, to: message.sentAt, id: undefined, message })),
  ].toSorted((a, b) => a.from - b.from);
  for (const { from, to, id, message } of marks) {
    let group = groups.at(-1);
    if (group === undefined || from - group.to > silenceMs) groups.push((group = { to, ids: [], messages: [] }));
    group.to = Math.max(group.to, to);
    if (id !== undefined) group.ids.push(id);
    else group.messages.push(message);
  }
  return groups
    .filter(({ messages }) => messages.length > 0)
    .map(({ ids: [into = null, ...absorbs], messages }) => ({ into, absorbs, messages }));
}
