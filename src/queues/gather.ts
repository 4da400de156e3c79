// Rings of one event-loop turn become few jobs. Callers of `ring` come before; the engine's `pass` (Redis or memory) after.
import { inRings } from './queue.ts';

/** How long a caller waits at most before the answer is false, in real milliseconds. */
const GIVE_UP_MS = 50;

/** Puts rings of at most 50 ids on the belt; false, or a rejection, means that somebody may not have heard. */
export type Pass = (rings: readonly string[][]) => boolean | Promise<boolean>;

interface Gathering {
  ids: Set<string>;
  answer: Promise<boolean>;
  resolve: (heard: boolean) => void;
}

/**
 * Gathers ids until the end of the turn and passes them on in one go. One pass at a time: what arrives meanwhile is the
 * next one, so a slow engine gets larger jobs and never a longer line of them. The returned function never rejects.
 */
export function gatherRings(pass: Pass): (ids: readonly string[]) => Promise<boolean> {
  let next: Gathering | undefined;
  let passing = false;

  return (ids) => {
    if (ids.length === 0) return Promise.resolve(true);
    next ??= begin();
    for (const id of ids) next.ids.add(id);
    return next.answer;
  };

  function begin(): Gathering {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const gathering: Gathering = { ids: new Set(), answer: promise, resolve };
    setImmediate(() => {
      // The time limit starts here and not in `ring`: a turn that lasted long is no fault of the engine.
      const timer = setTimeout(giveUp, GIVE_UP_MS, gathering);
      void promise.then(() => clearTimeout(timer));
      if (next === gathering && !passing) void flush(gathering);
    });
    return gathering;
  }

  /** What is still waiting behind a slow pass is dropped: its caller has been told, and memory stays small. */
  function giveUp(gathering: Gathering): void {
    gathering.resolve(false);
    if (next === gathering) next = undefined;
  }

  async function flush(gathering: Gathering): Promise<void> {
    next = undefined;
    passing = true;
    try {
      gathering.resolve(await pass(inRings([...gathering.ids])));
    } catch {
      gathering.resolve(false);
    }
    passing = false;
    if (next) void flush(next);
  }
}
