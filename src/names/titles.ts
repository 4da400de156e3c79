// Words that stand beside a name and are none: titles, fillers, particles, suffixes. Used when a name is read into tokens.

const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/).filter((word) => word !== ''));

/** Dropped wherever they stand. */
export const TITLES = words(`mr mrs ms miss mstr master mister mx dr prof professor sir dame madam rev hon
  sra srta señor senor senora senorita dona herr frau fraulein mme mlle monsieur madame mademoiselle
  dott dottssa dottoressa sig sigra signor signora signorina ing lic dipl mag pan pani hr fru fr dhr mevr mw
  shri shrimati smt sri bay bayan chd inf inft cnn exst yth bey hanim kyrios kyria gospodin gospozha`);

/** What a form wants when there is nothing to write. */
export const FILLERS = words('fnu lnu nfn nln xxx xxxx xx unknown noname nosurname nolastname nofirstname null none');

/** Kept for joining (van den Heuvel, VANDENHEUVEL), ignored when the name is weighed. */
export const PARTICLES = words(`de del della dello dei degli di da das do dos du des d la las le les lo los el al
  van von vom vander vanden der den ter ten te t zu zur zum af av ben bin bint binti binte ibn bn y e i und of st
  ap ab ni nic ui och os ul ur al as es ad at an`);

/** María de los Ángeles: fewer stand between given names, and Văn is none of them. */
export const GIVEN_PARTICLES = words('de del della di da do das dos la las los el y i e u al');

/** Father and son: the only difference that may not be overlooked. */
export const SUFFIXES: ReadonlyMap<string, string> = new Map([
  ['jr', 'jr'],
  ['jnr', 'jr'],
  ['junior', 'jr'],
  ['filho', 'jr'],
  ['sr', 'sr'],
  ['snr', 'sr'],
  ['senior', 'sr'],
  ['ii', 'ii'],
  ['iii', 'iii'],
  ['iv', 'iv'],
]);

const GLUED = [
  'mstr',
  'miss',
  'mrs',
  'mme',
  'mlle',
  'sra',
  'srta',
  'prof',
  'frau',
  'herr',
  'chd',
  'inf',
  'mr',
  'ms',
  'dr',
  'sr',
  'jr',
];

const ENDS_IN_TITLE = new RegExp(`(?:${GLUED.join('|')})$`);
/** The cheap question before the dear one. */
export const mayEndInTitle = (token: string): boolean => token.length > 3 && ENDS_IN_TITLE.test(token);

/** What is left when titles glued to the end are taken off (`josemr`, `nadiadrmrs`); the shortest cut first. */
export function withoutGluedTitles(token: string): string[] {
  const found: string[] = [];
  for (const title of GLUED) {
    if (token.length < title.length + 2 || !token.endsWith(title)) continue;
    const rest = token.slice(0, -title.length);
    found.push(rest);
    for (const second of GLUED)
      if (rest.length >= second.length + 2 && rest.endsWith(second)) found.push(rest.slice(0, -second.length));
  }
  return found;
}
