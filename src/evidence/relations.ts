// Who somebody else is to the writer, in seven languages and one vocabulary, and the small words around them. Data, pure.
// Before it: words. After it: third-parties.
import { fold, phraseTable } from './words.ts';

const RELATIONS: Readonly<Record<string, string>> = {
  wife: 'wife wifey missus mujer esposa señora frau ehefrau gattin femme épouse moglie mulher vrouw echtgenote żona żony żonie fru eşim eşimin',
  husband: 'husband hubby marido esposo mann mannes ehemann gatte gatten mari époux marito man echtgenoot mąż męża mężowi kocam kocamın',
  partner: 'partner spouse fiance fiancee fiancé fiancée pareja prometido prometida partnerin partners lebensgefährte lebensgefährtin lebensgefährten verlobte verlobter verlobten compagne compagnon conjoint conjointe compagna compagno fidanzata fidanzato companheiro companheira noivo noiva parceiro parceira partnerka partnera sambo',
  girlfriend: 'girlfriend gf novia freundin copine ragazza namorada vriendin dziewczyna',
  boyfriend: 'boyfriend bf novio copain ragazzo namorado chłopak',
  mother: 'mother mothers mum mums mom moms mama mamá mami madre mutter mutti mère maman madre mamma mãe moeder matka matki matce mamy mor annem annemin',
  father: 'father dad daddy padre papá papa papi vater vaters vati père padre papà babbo pai vader ojciec ojca tata taty far babam babamın',
  parents: 'parents padres eltern parents genitori pais ouders rodzice rodziców föräldrar ebeveynlerim',
  son: 'son sons hijo sohn sohnes sohns fils figlio filho zoon syn syna son oğlum oğlumun',
  daughter: 'daughter daughters hija tochter töchter fille filles figlia filha filhinha dochter córka córki dotter kızım kızımın',
  kids: 'kid kids child children baby hijos hijas niños niño niña bebé kind kinder kindes kindern enfant enfants figli figlie bambino bambina bambini filhos filhas crianças criança bebê bebé kinderen dzieci barn çocuğum',
  brother: 'brother brothers bro hermano hermanito bruder bruders brüder frère fratello irmão broer brat brata bror frères kardeşim',
  sister: 'sister sisters sis hermana hermanita schwester soeur sœur sorella irmã zus siostra siostry syster ablam',
  siblings: 'sœurs hermanas irmãos irmãs sorelle siblings hermanos geschwister fratelli irmãos',
  grandmother: 'grandmother grandma granny nan nana nanna gran granma abuela abuelita yaya oma großmutter mamie nonna avó oma babcia babci',
  grandfather: 'grandfather grandad granddad grandpa abuelo abuelito yayo opa großvater großvaters nonno avô dziadek dziadka',
  grandparents: 'grandparents abuelos großeltern nonni avós grootouders dziadkowie',
  uncle: 'tíos tios zii oncles uncle tío onkel onkels oncle zio tio oom wujek',
  aunt: 'aunt auntie tía tante zia tia ciocia',
  cousin: 'cousin cousins primo prima cousine primos primas primos cugini cugine cugino cugina vetter neef nicht kuzyn kuzynka',
  nephew: 'nephews nipoti sobrinos sobrinhos nephew sobrino neffe neffen neveu nipote sobrinho neefje',
  niece: 'niece sobrina nichte nièce sobrinha nichtje',
  grandchild: 'grandson granddaughter grandchild grandchildren grandkids nieto nieta nietos enkel enkelin enkels enkelkinder petit neto neta',
  'mother-in-law': 'suegra schwiegermutter suocera sogra schoonmoeder teściowa',
  'father-in-law': 'suegro schwiegervater schwiegervaters suocero sogro schoonvader teść',
  in_laws: 'inlaws suegros schwiegereltern suoceri sogros yerno nuera cuñado cuñada schwager schwägerin genero nuora cognato cognata genro nora cunhado cunhada',
  friend: 'friend friends mate buddy bestie amigo amiga amigos amigas freund freundes freunde freunden ami amie amis amies amico amica amici amiche vriend vrienden przyjaciel przyjaciółka vän kompis arkadaşım acquaintance conocido conocida bekannte bekannter bekannten connaissance conoscente conhecido conhecida kennis',
  colleague: 'colleague colleagues coworker workmate teammate colega compañeros compañero compañera kollege kollegin kollegen collègue collègues collega colleghi colleghe collega',
  boss: 'boss manager ceo director jefe jefa chef chefin chefs patron patronne capo principale chefe baas szef',
  employee: 'employee employees staff empleado empleada empleados mitarbeiter mitarbeiterin mitarbeitern mitarbeiters angestellte angestellten employé employée employés salarié salariée salariés dipendente dipendenti funcionário funcionária funcionários medewerker',
  client: 'huésped huéspedes gäste gästen ospite ospiti hóspede hóspedes invité invités invitada invitado invitados viajero viajeros client clients customer customers guest guests patient patients student students pupil cliente clientes clienta clientas kunde kunden kundin gast patient patienten patientin schüler mandant mandanten client cliente clients clienti klant klanten klient klienta',
  neighbour: 'neighbour neighbor neighbours neighbors vecino vecina nachbar nachbarn nachbarin voisin voisine vicino vicina vizinho vizinha buurman buurvrouw sąsiad',
  housemate: 'roommate flatmate housemate roomie mitbewohner mitbewohnerin mitbewohners coloc colocataire coinquilino coinquilina huisgenoot',
  ex: 'ex',
  family: 'family familia familie famille famiglia família relative relatives familiar familiares verwandter verwandte verwandten angehörige angehörigen parent proche parente parenti parente',
  company: 'company employer empresa firma unternehmen entreprise société azienda bedrijf',
}; // prettier-ignore

/** Of several words. */
const COMPOUNDS: readonly (readonly [string, string])[] = [
  ['grandmother', 'grand mère|grands mères'],
  ['grandfather', 'grand père'],
  ['grandparents', 'grands parents'],
  ['grandchild', 'petit fils|petite fille|petits enfants'],
  ['mother-in-law', 'mother in law|belle mère'],
  ['father-in-law', 'father in law|beau père'],
  ['in_laws', 'in laws|parents in law|sister in law|brother in law|son in law|daughter in law|belle sœur|beau frère|beaux parents|belle fille|beau fils|gendre'],
  ['partner', 'other half|better half|significant other|media naranja'],
  ['colleague', 'co worker|team mate'],
]; // prettier-ignore

/** The first meaning of a word is kept where two languages disagree (nipote, neef). */
const seen = new Set<string>();
export const RELATION = phraseTable<string>([
  ...COMPOUNDS,
  ...Object.entries(RELATIONS).map(([relation, words]) => {
    const own = words.split(' ').filter((word) => !seen.has(fold(word)));
    for (const word of own) seen.add(fold(word));
    return [relation, own.join('|')] as const;
  }),
]);

/** "la mia prima prenotazione" is a first booking, "meu país" a country: no cousin, no parents. */
export const NO_RELATION: ReadonlySet<string> = new Set(['mia prima', 'mio primo', 'mie prime', 'miei primi', 'meu pais', 'mon pais']); // prettier-ignore

const set = (words: string): ReadonlySet<string> => new Set(words.split(' ').map(fold));

/** my, our */
export const MINE = set('my our mi mis nuestro nuestra nuestros nuestras mein meine meiner meines meinem meinen unser unsere unserer unseres unserem unseren mon ma mes notre nos mio mia miei mie nostro nostra nostri nostre meu minha meus minhas nosso nossa nossos nossas mijn onze ons mój moja moje mojej mojego mojemu mojej min mitt mina'); // prettier-ignore
/** her, his, their: of a third person in any case. */
export const THEIRS = set('her his their seine seiner seines seinem seinen son sa ses leur leurs dela dele delas deles haar zijn'); // prettier-ignore
/** The same in the third person and in the polite second: beside a value the third, since nobody is told their own number. */
export const THEIRS_OR_YOURS = set('su sus ihr ihre ihrer ihres ihrem ihren sein suo sua suoi sue seu seus suas'); // prettier-ignore
/** a friend, one of … */
export const SOME = set('a an another un una uno otro otra ein eine einer einem einen eines anderen une autre um uma outro outra een andere'); // prettier-ignore
/** Whom one can have without saying whose: "a friend", not "a mother". */
export const LOOSE_RELATIONS: ReadonlySet<string> = new Set(['friend', 'neighbour', 'cousin']);
export const WITH = set('with con mit avec com met z med');
export const MINE_ALONE = set('mine mien mienne meins meine mia mio minha meu mijne');
export const ME = set('i me myself yo mí ich mich mir moi je io me eu mim ik mij');
export const AND = set('and y e und et ed en i och &');
/** Between "my" and "wife". */
export const OWN_WORDS = set('own dear lovely elderly old older elder younger little big best good close late beloved 5 6 7 8 year month disabled pregnant querida querido mejor mayor menor pequeño pequeña anciana anciano propio buen liebe lieber lieben beste besten bester bestes besten alte alten kleine kleinen kleiner ältere jüngere eigene eigenen gute guten gutes meilleur meilleure petite petit grande grand vieille vieux chère cher miglior migliore migliori cara caro piccola piccolo anziana anziano melhor querida querido velha velho idosa idoso pequena pequeno beste lieve oude two three dos tres zwei drei deux trois due tre dois duas três'); // prettier-ignore
/** Named without saying whose: "Grandad can't use his phone". */
export const BARE_KIN = phraseTable<string>([
  ['mother', 'mum|mom|mummy|mommy|mutti'],
  ['father', 'dad|daddy|vati'],
  ['grandmother', 'grandma|granny|oma|abuelita'],
  ['grandfather', 'grandad|granddad|grandpa|opa|abuelito'],
]);

/** Who says that they are this, writes for somebody. */
export const ROLES = phraseTable<string>([
  ['client', 'agency|agencia|agence|agenzia|agência|travel agent|travel agency|travel agents|tour operator|tour leader|group leader|travel planner|agente de viajes|agencia de viajes|agente de viaje|reisebüro|reisebüromitarbeiterin|reiseberater|reiseberaterin|reiseleiter|reiseleiterin|agent de voyages|agent de voyage|agence de voyages|agence de voyage|agente di viaggio|agente di viaggi|agenzia di viaggi|agenzia viaggi|agenzia di viaggio|agente de viagens|agência de viagens|agente de viagem|agência de viagem|reisagent|reisbureau|lawyer|attorney|solicitor|abogado|abogada|anwalt|anwältin|rechtsanwalt|avocat|avocate|avvocato|avvocata|advogado|advogada|advocaat|representative|representante|vertreter|vertreterin|représentant|rappresentante'],
  ['patient', 'carer|caregiver|nurse|guardian|legal guardian|cuidador|cuidadora|tutor|tutora|betreuer|betreuerin|pfleger|vormund|aidant|aidante|tuteur|tutrice|badante|tutore|cuidadora|tutor legal'],
  ['boss', 'assistant|personal assistant|executive assistant|pa|secretary|asistente|secretaria|secretario|assistentin|assistent|sekretärin|sekretär|assistante|secrétaire|assistente|segretaria|segretario|assistente|secretária|secretário'],
]); // prettier-ignore
/** Of hers, after the noun. */
export const OF_THEM = set(
  'dela dele delas deles suya suyo suyos suyas hers theirs of de del della dello von du di da do des',
);
export const BE = set('qu am m are re soy somos bin sind suis sommes sono siamo sou somos ben zijn as como als come que'); // prettier-ignore
export const ARTICLES = set('the a an el la los las un una il lo i gli le l un uno o os as um uma der die das ein eine le les une de het een'); // prettier-ignore

export const NOT = set('not isn aren wasn no nicht kein keine pas non não nao niet geen');
