// A wait that always ends. Used wherever an engine may be slow, frozen or gone.

/** What `work` gave, or undefined when it failed or took longer than `ms` of real time. Never rejects. */
export function answerWithin<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  const { promise, resolve } = Promise.withResolvers<T | undefined>();
  const timer = setTimeout(() => resolve(undefined), ms);
  void work.then(resolve, () => resolve(undefined)).then(() => clearTimeout(timer));
  return promise;
}
