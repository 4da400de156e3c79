// Words for whoever travels and is not named: passengers, couples at a wedding, "asked me to write", "viaja con". Six languages.
// Data, pure. Before it: words. After it: third-hints.
import { fold, phraseTable } from './words.ts';

const SOMEONE = 'someone';

export const HINTS = phraseTable<string>([
  [SOMEONE, 'passenger|passengers|traveller|traveler|travellers|travelers|ticket holder|account holder|card holder|the holder|lead passenger|the bride|the groom|the couple|newlyweds|best man|bridesmaid|a lady|the lady|this lady|old lady|elderly lady|a gentleman|the gentleman|this gentleman|elderly gentleman|old gentleman|an elderly'],
  [SOMEONE, 'asked me to|asked if i could|has asked me|wants me to|told me to ask|i look after|i care for|i take care of|looking after|carer for|executor|the estate of|deceased|passed away|in the name of|under the name of|under the name|booked under|name on it is|not my name|i am meeting|im meeting|i m meeting|picking up|i m picking up|for someone|for somebody|the other one is|the other passenger|employer of|have a client|have a customer|have a passenger|one of our|one of my|one of us'],
  [SOMEONE, 'pasajero|pasajera|pasajeros|pasajeras|viajero|viajera|el titular|la titular|los novios|el novio|la novia de|recién casados|una señora|la señora|esta señora|un señor|el señor|este señor|el del asiento'],
  [SOMEONE, 'me ha pedido|me pidió|me han pedido|me pidieron|me pide que|me dijo que les escriba|me dijo que os escriba|cuido a|cuido de|estoy cuidando|me encargo de|albacea|tengo un cliente|tengo una clienta|tenemos un cliente|tenemos una clienta|falleció|ha fallecido|murió|a nombre de|a nombre del|en nombre de|en nombre del|no está a mi nombre|no al mío|no es mía|no es mío|no soy yo|el otro es|la otra es|la otra persona|para otra|para otro|a su nombre|uno de nuestros|una de nuestras|uno de mis|una de mis|por el señor|por la señora'],
  [SOMEONE, 'passagier|passagiers|passagierin|passagiere|reisende|reisender|reisenden|fluggast|fluggastes|ticketinhaber|ticketinhaberin|kontoinhaber|karteninhaber|brautpaar|braut|bräutigam|trauzeuge|trauzeugin|eine dame|die dame|der dame|einer dame|ältere dame|älteren dame|alte dame|ein herr|der herr|älterer herr|älteren herrn'],
  [SOMEONE, 'hat mich gebeten|haben mich gebeten|bat mich|bittet mich|mich darum gebeten|ich betreue|ich pflege|ich kümmere mich um|testamentsvollstrecker|verstorben|gestorben|ist tot|auf den namen|auf dessen namen|auf ihren namen|auf seinen namen|im namen|im auftrag|nicht auf meinen|gehört nicht mir|nicht meine|nicht meins|der andere ist|die andere ist|für jemanden|arbeitgeber|habe einen kunden|habe eine kundin|haben einen kunden|haben eine kundin|eine unserer|einer unserer|eines unserer|eine meiner|einer meiner|von ihr|von ihm|für ihn|deren|dessen|den ich abhole|die ich abhole'],
  [SOMEONE, 'passager|passagère|passagers|voyageur|voyageuse|voyageurs|le titulaire|la titulaire|les mariés|la mariée|le marié|les jeunes mariés|une dame|la dame|cette dame|un monsieur|ce monsieur|la fille qui'],
  [SOMEONE, 'm a demandé|m a demandé de|m a prié|m a priée|m ont demandé|me demande de vous|je m occupe d|je m occupe de|exécuteur testamentaire|exécutrice testamentaire|décédé|décédée|est mort|est morte|au nom de|au nom d|à son nom|à leur nom|pas à mon nom|pas au mien|n est pas à moi|pas le mien|pas la mienne|l autre c est|l autre est|pour quelqu un|employeur|ai un client|ai une cliente|avons un client|avons une cliente|un de nos|une de nos|un de mes|une de mes|pour elle|pour lui|dont la|dont le|que je récupère'],
  [SOMEONE, 'passeggero|passeggera|passeggeri|viaggiatore|viaggiatrice|viaggiatori|il titolare|la titolare|gli sposi|lo sposo|la sposa|sposini|una signora|la signora|questa signora|un signore|il signore|questo signore'],
  [SOMEONE, 'mi ha chiesto|mi ha chiesto di|mi hanno chiesto|mi ha pregato|mi chiede di|assisto|mi occupo di|mi prendo cura|badante|ho un cliente|ho una cliente|abbiamo un cliente|abbiamo una cliente|esecutore testamentario|esecutrice testamentaria|mancato|mancata|deceduto|deceduta|defunto|defunta|a nome di|a nome|a nome del|a nome della|a suo nome|non a mio nome|non al mio|non è mio|non è mia|non è il mio|non è la mia|l altro è|l altra è|per un altra|per un altro|datore di lavoro|uno dei nostri|una delle nostre|un nostro|una nostra|uno dei miei|una delle mie|per lei|per lui|di lei|di lui|la cui|il cui|che vado a prendere'],
  [SOMEONE, 'passageiro|passageira|passageiros|viajante|viajantes|o titular|a titular|os noivos|o noivo|a noiva|recém casados|uma senhora|esta senhora|essa senhora|um senhor|este senhor|esse senhor'],
  [SOMEONE, 'pediu me|me pediu|pediram me|me pediram|pede me|cuido de|tomo conta de|cuidadora|tenho um cliente|tenho uma cliente|temos um cliente|temos uma cliente|testamenteiro|testamenteira|inventariante|faleceu|falecido|falecida|morreu|em nome de|em nome da|em nome do|em nome dela|em nome dele|no nome dela|no nome dele|no nome da|no nome do|não no meu|não está no meu nome|não é meu|não é minha|o outro é|a outra é|pra outra|para outra|para outro|um dos nossos|uma das nossas|um dos meus|uma das minhas|um nosso|uma nossa|para ela|para ele|pra ela|pra ele|cuja|cujo|que vou buscar'],
]); // prettier-ignore

/** Of a third person alone, in the language that has them; with what follows where the word means more than that. */
export const TRAVELS = phraseTable<true>([
  [true, 'flies|travels|is flying|is travelling|is traveling|is booked on|is stuck|is stranded|was refused|are both asleep|is asleep|is on it'],
  [true, 'viaja|viajan|vuela|vuelan|va a viajar|va a volar|está tirada|está tirado|están tirados'],
  [true, 'fliegt|reist|fliegt mit|landet|ist gestrandet|sitzt fest'],
  [true, 'vole avec|volent|voyage avec|voyage seul|voyage seule|voyagent|part avec|part demain|atterrit|arrive avec|est coincé|est coincée|est bloqué|est bloquée'],
  [true, 'viaggia|viaggiano|vola|volano|atterra|è bloccato|è bloccata|è rimasto|è rimasta'],
  [true, 'viaja|viajam|voa|voam|aterra|aterrissa|está preso|está presa|tá preso|tá presa'],
]); // prettier-ignore

const set = (words: string): ReadonlySet<string> => new Set(words.split(' ').map(fold));

export const PRONOUNS = set('she he her him hers ella er ihm ihn elle lui lei ela ele dela dele'); // prettier-ignore
/** "Sie" is also what one calls the reader: only the verb tells them apart. */
export const SHE_IN_GERMAN = set('sie');
export const GERMAN_VERB = set('ist hat war kann will muss soll darf braucht fliegt reist sitzt steht findet schläft bekommt wartet kommt möchte hatte sucht spricht'); // prettier-ignore
