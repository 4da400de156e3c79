// What letters there are and what goes into each. After it: words/, which says it in six languages, and render-letter.
export const LANGUAGES = ['en', 'es', 'de', 'fr', 'it', 'pt'] as const;
export type Language = (typeof LANGUAGES)[number];

/** code: eight digits · link: the page behind a link · linked, refused: what became of it, to every place on file. */
export type Template = 'code' | 'link' | 'linked' | 'refused';

/** `who`: the account on the platform, as it is called there. */
export interface Values {
  code: { brand: string; channel: string; who: string; code: string };
  link: { brand: string; channel: string; who: string; url: string };
  linked: { brand: string; channel: string; who: string };
  refused: { brand: string; channel: string; who: string };
}

export interface Said {
  subject: string;
  lines: readonly string[];
  /** What stands on the link. */
  button?: string;
}

/** The words of one language. */
export type Words = { [T in Template]: (values: Values[T]) => Said };

/** Of a record's language (BCP 47) the one of ours that is nearest; English when none is. */
export const languageOf = (language: string | null | undefined): Language =>
  LANGUAGES.find((each) => each === (language ?? '').toLowerCase().split('-')[0]) ?? 'en';
