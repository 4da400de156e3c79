// Who somebody else is to the writer, in seven languages and one vocabulary, and the small words around them. Data, pure.
// Before it: words. After it: third-parties.
import { fold, phraseTable } from './words.ts';

const RELATIONS: Readonly<Record<string, string>> = {
  wife: 'wife wifey missus mujer esposa señora frau ehefrau gattin femme épouse moglie mulher vrouw echtgenote żona żony żonie fru eşim eşimin mrs mujercita señorita esposita ehefrauen mogliettina mogliera',
  husband: 'husband hubby marido esposo mann mannes ehemann gatte gatten mari époux marito man echtgenoot mąż męża mężowi kocam kocamın hubs hubbie maridito göttergatte maridão maritino',
  partner: 'partner spouse fiance fiancee fiancé fiancée pareja prometido prometida partnerin partners lebensgefährte lebensgefährtin lebensgefährten verlobte verlobter verlobten compagne compagnon conjoint conjointe compagna compagno fidanzata fidanzato companheiro companheira noivo noiva parceiro parceira partnerka partnera sambo spouses cónyuge conyuge cônjuge coniuge gefährte gefährtin lebenspartner lebenspartnerin concubin concubine convivente',
  girlfriend: 'girlfriend gf novia freundin copine ragazza namorada vriendin dziewczyna missy chica polola enamorada meuf morosa fidanzatina namoradinha',
  boyfriend: 'boyfriend bf novio copain ragazzo namorado chłopak chico pololo enamorado mec moroso fidanzatino namoradinho',
  mother: 'mother mothers mum mums mom moms mama mamá mami madre mutter mutti mère maman madre mamma mãe moeder matka matki matce mamy mor annem annemin mummy mommy momma mamita mamaíta vieja viejita mamãe mãezinha mainha mammina daronne muttern mutterns stepmother stepmum stepmom madrastra stiefmutter matrigna madrasta',
  father: 'father dad daddy padre papá papa papi vater vaters vati père padre papà babbo pai vader ojciec ojca tata taty far babam babamın daddies pops papito viejo viejito papai paizinho painho velho daron paps stepfather stepdad padrastro stiefvater patrigno padrasto',
  parents: 'parents padres eltern parents genitori pais ouders rodzice rodziców föräldrar ebeveynlerim folks papás papas viejos papis papais stepparents',
  son: 'son sons hijo sohn sohnes sohns fils figlio filho zoon syn syna son oğlum oğlumun boy lad laddie sohnemann jungen junge fiston nene chaval hijito filhinho filhote miúdo figliolo stepson hijastro stiefsohn figliastro enteado pflegesohn',
  daughter: 'daughter daughters hija tochter töchter fille filles figlia filha filhinha dochter córka córki dotter kızım kızımın girl lass hijita nena figliola filhota miúda töchterchen tochters stepdaughter hijastra stieftochter figliastra enteada',
  kids: 'kid kids child children baby hijos hijas niños niño niña bebé kind kinder kindes kindern enfant enfants figli figlie bambino bambina bambini filhos filhas crianças criança bebê bebé kinderen dzieci barn çocuğum toddler infant twins teenager teenagers ado ados nenes chavales guagua peque peques bimbo bimba bimbi ragazzi gosse gosses bébé bebe miúdos kleiner kleine pflegekind stepchild stepchildren stepkids',
  brother: 'brother brothers bro hermano hermanito bruder bruders brüder frère fratello irmão broer brat brata bror frères kardeşim brotha halbbruder stiefbruder frangin frérot reuf fratellino fratellone fratellastro irmãozinho mano brodi bruderherz stepbrother hermanastro jumeau gemelo gemello gêmeo gémeo zwillingsbruder zwilling',
  sister: 'sister sisters sis hermana hermanita schwester soeur sœur sorella irmã zus siostra siostry syster ablam sissy ñaña sista halbschwester stiefschwester schwesterherz frangine sorellina sorellona sorellastra irmãzinha mana stepsister hermanastra jumelle gemela gemella gêmea gémea zwillingsschwester',
  siblings: 'sœurs hermanas irmãos irmãs sorelle siblings hermanos geschwister fratelli irmãos',
  grandmother: 'grandmother grandma granny nan nana nanna gran granma abuela abuelita yaya oma großmutter mamie nonna avó oma babcia babci nanny nonnina vovó vovozinha vó avozinha mémé mamy mémère abue yayita omi omas omama',
  grandfather: 'grandfather grandad granddad grandpa abuelo abuelito yayo opa großvater großvaters nonno avô dziadek dziadka gramps grampa nonnino vovô vô papy papi pépé pépère abuelete opi opas opapa',
  grandparents: 'grandparents abuelos großeltern nonni avós grootouders dziadkowie',
  uncle: 'tíos tios zii oncles uncle tío onkel onkels oncle zio tio oom wujek tito tonton zietto tiozinho',
  aunt: 'aunt auntie tía tante zia tia ciocia aunty auntys tita tata tatie zietta tiazinha titia tanten tantes',
  cousin: 'cousin cousins primo prima cousine primos primas primos cugini cugine cugino cugina vetter neef nicht kuzyn kuzynka cuz primito primita',
  nephew: 'nephews nipoti sobrinos sobrinhos nephew sobrino neffe neffen neveu nipote sobrinho neefje nipotino sobrinito großneffe',
  niece: 'niece sobrina nichte nièce sobrinha nichtje nipotina sobrinita großnichte',
  grandchild: 'grandson granddaughter grandchild grandchildren grandkids nieto nieta nietos enkel enkelin enkels enkelkinder petit neto neta grandkid enkelsohn enkeltochter enkelchen nietecito nietecita netinho netinha nietito nietita',
  'mother-in-law': 'suegra schwiegermutter suocera sogra schoonmoeder teściowa',
  'father-in-law': 'suegro schwiegervater schwiegervaters suocero sogro schoonvader teść',
  in_laws: 'inlaws suegros schwiegereltern suoceri sogros yerno nuera cuñado cuñada schwager schwägerin genero nuora cognato cognata genro nora cunhado cunhada schwiegersohn schwiegertochter schwiegersohns cuñadito consuegra consuegro consuegros concuñado concuñada',
  friend: 'friend friends mate buddy bestie amigo amiga amigos amigas freund freundes freunde freunden ami amie amis amies amico amica amici amiche vriend vrienden przyjaciel przyjaciółka vän kompis arkadaşım acquaintance conocido conocida bekannte bekannter bekannten connaissance conoscente conhecido conhecida kennis pal pals mates bud chum buddies compa compi amiguito amiguita kumpel kumpels freundinnen pote potes poto copains copines amicone amichetta amigão miga migo godmother godfather madrina padrino marraine parrain patin patentante patenonkel madrinha padrinho godson goddaughter ahijado ahijada patenkind filleul filleule figlioccio figlioccia afilhado afilhada parcero pana compadre comadre',
  colleague: 'colleague colleagues coworker workmate teammate colega compañeros compañero compañera kollege kollegin kollegen collègue collègues collega colleghi colleghe collega colleages coworkers teammates workmates mitspieler arbeitskollege arbeitskollegin arbeitskollegen arbeitskolleginnen kolleginnen',
  boss: 'boss manager ceo director jefe jefa chef chefin chefs patron patronne capo principale chefe baas szef supervisor gerente vorgesetzter vorgesetzte vorgesetzten superiore',
  employee: 'employee employees staff empleado empleada empleados mitarbeiter mitarbeiterin mitarbeitern mitarbeiters angestellte angestellten employé employée employés salarié salariée salariés dipendente dipendenti funcionário funcionária funcionários medewerker intern interns trainee trainees apprentice becario becaria becarios becarias praktikant praktikantin praktikantinnen praktikanten azubi azubis stagiaire stagiaires stagista stagisti stagiste estagiário estagiária estagiários estagiárias',
  client: 'huésped huéspedes gäste gästen ospite ospiti hóspede hóspedes invité invités invitada invitado invitados viajero viajeros client clients customer customers guest guests patient patients student students pupil cliente clientes clienta clientas kunde kunden kundin gast patient patienten patientin schüler mandant mandanten client cliente clients clienti klant klanten klient klienta visitor visitors tenant tenants pupils élève élèves alumno alumna alumnos alumnas alunno alunna alunni aluno aluna alunos alunas schülerin schülerinnen schülern étudiant étudiante étudiants studente studentessa studenti estudiante estudiantes studentin studenten paziente paciente pacientes inquilino inquilina mieter mieterin locataire',
  neighbour: 'neighbour neighbor neighbours neighbors vecino vecina nachbar nachbarn nachbarin voisin voisine vicino vicina vizinho vizinha buurman buurvrouw sąsiad vecinos vecinas nachbarinnen vizinhos vizinhas voisins voisines vicini',
  housemate: 'roommate flatmate housemate roomie mitbewohner mitbewohnerin mitbewohners coloc colocataire coinquilino coinquilina huisgenoot roommates flatmates housemates roomies colocs colocataires coinquilini coinquiline mitbewohnerinnen',
  ex: 'ex exes exmujer exmarido exesposa exesposo exnovia exnovio exfrau exmann exmoglie exmarito exfreund exfreundin',
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
  ['in_laws', 'mum and dad in law|in laws|parents in law|sister in law|brother in law|son in law|daughter in law|belle sœur|beau frère|beaux parents|belle fille|beau fils|gendre'],
  ['partner', 'other half|better half|significant other|media naranja'],
  ['colleague', 'co worker|team mate|compañero de trabajo|compañera de trabajo|colega de trabajo|compagno di lavoro'],
  ['housemate', 'compañero de piso|compañera de piso|compañeros de piso|compa de piso|colega de quarto|colegas de quarto|colega de casa|colegas de casa'],
  ['ex', 'ex wife|ex husband|ex mujer|ex marido|ex esposa|ex esposo|ex frau|ex mann|ex femme|ex mari|ex moglie|ex marito|ex mulher'],
  ['father', 'old man|alter herr|alten herrn'],
  ['brother', 'half brother|medio hermano|demi frère|meio irmão'],
  ['sister', 'half sister|media hermana|demi sœur|meia irmã'],
  ['kids', 'little one|little ones|foster child|foster kid|au pair'],
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
export const MINE = set('my our mi mis nuestro nuestra nuestros nuestras mein meine meiner meines meinem meinen meim unser unsere unserer unseres unserem unseren mon ma mes notre nos mio mia miei mie nostro nostra nostri nostre meu minha meus minhas nosso nossa nossos nossas mijn onze ons mój moja moje mojej mojego mojemu mojej min mitt mina'); // prettier-ignore
/** her, his, their: of a third person in any case. */
export const THEIRS = set('her his their seine seiner seines seinem seinen son sa ses leur leurs dela dele delas deles haar zijn'); // prettier-ignore
/** The same in the third person and in the polite second: beside a value the third, since nobody is told their own number. */
export const THEIRS_OR_YOURS = set('su sus ihr ihre ihrer ihres ihrem ihren sein suo sua suoi sue seu seus suas'); // prettier-ignore
/** a friend, one of … */
export const SOME = set('a an another un una uno unos unas otro otra ein eine einer einem einen eines nen nem ner anderen une autre um uma outro outra een andere'); // prettier-ignore
/** Whom one can have without saying whose: "a friend", not "a mother". */
export const LOOSE_RELATIONS: ReadonlySet<string> = new Set(['friend', 'neighbour', 'cousin', 'colleague']);
/** "en relación con mi padre": not together with him. */
export const ABOUT = set('relación relation contacto contact trato relação contato contatto relazione');
/** After the noun: "a client of mine", "una mia amica" has it before. */
export const OF_MINE = phraseTable<true>([
  [true, 'of mine|of ours|mía|mío|míos|mías|nuestro|nuestra|von mir|von uns|à moi|à nous|mio|mia|nostro|nostra|meu|minha|nosso|nossa|van mij|van ons'],
]); // prettier-ignore
export const WITH = set('with con mit avec com met z med');
export const MINE_ALONE = set('mine mien mienne meins meine mia mio minha meu mijne');
export const ME = set('i me myself yo mí ich mich mir moi je io me eu mim ik mij');
export const AND = set('and y e und et ed en i och &');
/** Between "my" and "wife". */
export const OWN_WORDS = set('own dear poor late deceased future former pauvre défunt défunte feu ancien ancienne pobre difunto difunta fallecido fallecida falecido falecida povero povera defunto defunta futuro futura futura arme armen armer verstorbene verstorbenen verstorbener verstorbenem foster adoptive lovely elderly old older elder younger little big best good close late beloved 5 6 7 8 year month disabled pregnant querida querido mejor mayor menor pequeño pequeña anciana anciano propio buen liebe lieber lieben beste besten bester bestes besten alte alten kleine kleinen kleiner ältere jüngere eigene eigenen gute guten gutes meilleur meilleure petite petit grande grand vieille vieux chère cher miglior migliore migliori cara caro piccola piccolo anziana anziano melhor querida querido velha velho idosa idoso pequena pequeno beste lieve oude two three dos tres zwei drei deux trois due tre dois duas três'); // prettier-ignore
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
  ['patient', 'carer|caregiver|nurse|guardian|legal guardian|cuidador|cuidadora|tutor|tutora|betreuer|betreuerin|pfleger|pflegerin|krankenschwester|vormund|aidant|aidante|aide soignante|aide soignant|infirmière|tuteur|tutrice|badante|tutore|cuidadora|tutor legal'],
  ['boss', 'assistant|personal assistant|executive assistant|pa|secretary|asistente|secretaria|secretario|assistentin|assistent|sekretärin|sekretär|assistante|secrétaire|assistente|segretaria|segretario|assistente|secretária|secretário'],
]); // prettier-ignore
/** Of hers, after the noun. */
export const OF_THEM = set(
  'dela dele delas deles suya suyo suyos suyas hers theirs of de del della dello von du di da do des',
);
export const BE = set('qu am m are re soy somos bin sind suis sommes sono siamo sou somos ben zijn as como als come que'); // prettier-ignore
export const ARTICLES = set('the a an el la los las un una il lo i gli le l un uno o os as um uma der die das ein eine le les une de het een'); // prettier-ignore

export const NOT = set('not isn aren wasn no nicht kein keine pas non não nao niet geen');

/** Who is nobody's customer relation: said alone, it speaks of a person of the writer's own. */
export const OF_KIN: ReadonlySet<string> = new Set(
  'wife husband girlfriend boyfriend mother father parents son daughter brother sister siblings grandmother grandfather grandparents uncle aunt cousin nephew niece grandchild mother-in-law father-in-law in_laws neighbour housemate ex'.split(' '),
); // prettier-ignore
/** Kin in one language and something else in another, or a form of address. */
export const EITHER_PERSON_OR_NOT = set('nicht neef man mann mannes frau fru mari mujer señora señorita mrs chica chico boy girl lad lass nana nena nene mano mana vo novia novio noivo noiva primo prima primos primas primi prime sis gran pais far mor mec son sons tata tia tio tios zus ex viejo vieja viejos velho velha fille filles figlie twin missy genero nora pops'); // prettier-ignore
/** Mr, Mrs and whatever stands for them before a name. */
export const PERSON_TITLES = set('mr mrs ms miss sr sra señor señora herr herrn frau monsieur madame mme mlle signor signora senhor senhora dona don doña'); // prettier-ignore
export const GREETINGS = set('dear hi hello estimado estimada querido querida geehrter geehrte geehrten lieber liebe hallo cher chère bonjour caro cara gentile egregio egregia buongiorno buonasera prezado prezada caro olá hola'); // prettier-ignore
/** What somebody at a desk does, who is not the traveller. */
export const SAID = set('told said says promised replied answered explained hung dijo dijeron prometió contestó gesagt sagte versprochen dit disait promis répondu detto diceva promesso risposto disse disseram prometeu respondeu'); // prettier-ignore
/** What somebody else's own words come after. */
export const SAYS = set('says say said writes wrote texted asks dice escribe pregunta dijo escribio sagt schreibt fragt meint dit ecrit demande scrive chiede diz escreve pergunta'); // prettier-ignore
export const TO_ME = set('me m mir mi nos uns ci us');
export const FRENCH_I = set('je j mon ce un le du bon');
/** "mi viejo correo", "mein kleiner Koffer": an adjective there. */
export const ADJECTIVES = set('viejo vieja viejos velho velha kleiner kleine gemello gemella pequeno peque old chico chica'); // prettier-ignore
