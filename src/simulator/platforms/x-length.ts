// How X counts the length of a post: weighted characters, 280 in all (docs.x.com, counting-characters).

/** Code points that count one; everything else counts two. */
const LIGHT: readonly (readonly [number, number])[] = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
];
const URL_WEIGHT = 23;
const emoji = /\p{RGI_Emoji}/v;

/** Every address counts 23, every emoji two however it is composed. */
export function postLength(text: string): number {
  let weight = 0;
  const withoutUrls = text.normalize('NFC').replaceAll(/https?:\/\/\S+/g, () => {
    weight += URL_WEIGHT;
    return '';
  });
  for (const { segment } of new Intl.Segmenter().segment(withoutUrls)) {
    if (emoji.test(segment)) weight += 2;
    else for (const sign of segment) weight += isLight(sign.codePointAt(0) ?? 0) ? 1 : 2;
  }
  return weight;
}

const isLight = (point: number): boolean => LIGHT.some(([from, to]) => point >= from && point <= to);
