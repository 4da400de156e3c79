// How people introduce themselves and others in a dozen languages, and which words with a capital are no name. Data, pure.
// Before it: words. After it: find-names.
import { fold, phraseTable } from './words.ts';

export interface Introduction {
  /** `label`: a field of a form. `farewell`: what stands above a signature. */
  kind: 'self' | 'other' | 'label' | 'farewell';
  /** So many words with a capital make a name here: "I'm Angry" makes none. */
  least: number;
  cue: string;
}

const self: Introduction = { kind: 'self', least: 1, cue: 'my name is' };
const iAm: Introduction = { kind: 'self', least: 2, cue: 'I am' };
const other: Introduction = { kind: 'other', least: 1, cue: 'is called' };
const label: Introduction = { kind: 'label', least: 2, cue: 'name' };
const regards: Introduction = { kind: 'farewell', least: 1, cue: 'signature' };
const thanks: Introduction = { kind: 'farewell', least: 2, cue: 'signature' };

export const INTRODUCTIONS = phraseTable<Introduction>([
  [self, 'my name is|my full name is|my name s|i am called|i m called|me llamo|mi nombre es|mi nombre completo es|ich heiße|mein name ist|mein name lautet|je m appelle|mon nom est|mon nom complet est|je me nomme|mi chiamo|il mio nome è|meu nome é|o meu nome é|meu nome completo é|chamo me|me chamo|eu me chamo|mijn naam is|ik heet|em dic|mitt namn är|jag heter|mit navn er|jeg hedder|jeg heter|navnet mitt er|nazywam się|mam na imię|jmenuji se|benim adım|adım|меня зовут|мене звати|με λένε|nimeni on|a nevem|numele meu este|mă numesc'],
  [iAm, 'my name|i am|i m|im|this is|it s|soy|yo soy|le saluda|les saluda|ich bin|hier ist|je suis|c est|sono|qui è|sou|eu sou|aqui é|ik ben|jag är|jeg er'],
  [other, 'her name is|his name is|their name is|she is called|he is called|passenger is|passenger name is|the traveller is|se llama|su nombre es|el pasajero es|la pasajera es|el titular es|la titular es|sie heißt|er heißt|ihr name ist|sein name ist|der passagier ist|der passagier heißt|die passagierin ist|der fluggast ist|elle s appelle|il s appelle|son nom est|le passager est|la passagère est|si chiama|il suo nome è|il passeggero è|la passeggera è|se chama|chama se|o nome dela é|o nome dele é|o passageiro é|a passageira é|haar naam is|zijn naam is|de passagier is'],
  [label, 'name|full name|passenger name|passenger|first and last name|name on booking|surname and name|nombre|nombre completo|nombre y apellidos|nombre del pasajero|pasajero|pasajera|a nombre de|vollständiger name|vor und nachname|passagier|fluggast|auf den namen|nom|nom complet|nom et prénom|nom du passager|passager|nome|nome completo|nome e cognome|nome do passageiro|passeggero|passageiro|naam|volledige naam|in the name of|under the name|under the name of'],
  [regards, 'regards|best regards|kind regards|warm regards|sincerely|yours sincerely|best wishes|yours|saludos|un saludo|saludos cordiales|un cordial saludo|atentamente|viele grüße|liebe grüße|beste grüße|mit freundlichen grüßen|freundliche grüße|mfg|lg|vg|gruß|cordialement|bien cordialement|bien à vous|salutations|cordiali saluti|distinti saluti|saluti|un saluto|atenciosamente|cumprimentos|com os melhores cumprimentos|abraços|groeten|groetjes|met vriendelijke groet|vriendelijke groeten|med vänlig hälsning|hälsningar|pozdrawiam'],
  [thanks, 'thanks|thank you|many thanks|cheers|gracias|muchas gracias|danke|vielen dank|merci|merci beaucoup|grazie|grazie mille|obrigado|obrigada|muito obrigado|muito obrigada|bedankt|dank u|tack'],
]); // prettier-ignore

const set = (words: string): ReadonlySet<string> => new Set(words.split(' ').map(fold));

export const TITLES = set('mr mrs ms miss mx dr prof sir madam señor señora sr sra srta don doña herr frau monsieur madame mme mlle m signor signora signore sig senhor senhora dra'); // prettier-ignore
export const PARTICLES = set('de del la las los y da das do dos e di della van von der den zu zum bin ibn binti al el ben mac af av ter te le du'); // prettier-ignore

export const NO_NAMES = set(
  'i a an the and or but so my our your her his their its it is am are was were be been not no yes hi hello hey dear please thanks thank sorry help why how what when where who which this that there here from to in on at for with of by about i’m we you he she they trying very really still also just now today tomorrow yesterday spelled misspelled wrong correct missing different on stuck waiting writing traveling travelling flying asking calling having going getting unable so sure sick tired happy angry disappointed frustrated pregnant disabled vegan diabetic platinum gold silver ' +
    'yo soy el la los las un una mi mis su sus nuestro nuestra es está son pero porque que qué cómo cuándo dónde quien no sí hola buenos buenas días tardes noches gracias por favor con sin para desde hoy mañana ayer tengo tenía quiero necesito viajo vuelo escribo estoy mal bien cliente fecha ' +
    'ich bin der die das ein eine mein meine ihr ihre unser unsere ist sind war aber und oder nicht kein keine ja nein hallo guten tag morgen abend danke bitte mit ohne für von nach aus heute gestern warum wie was wann wo wer falsch richtig schwanger kunde kundin passagier fluggast flug reise sehr leider sauer seit schreibe habe hatte möchte ' +
    'je suis le les une mon ma mes notre nos votre est sont mais et ou ne pas non oui bonjour bonsoir merci s’il vous plaît avec sans pour depuis aujourd’hui demain hier pourquoi comment quand où qui très mal bien cliente fâché déçu déçue j ai ' +
    'io sono il lo gli un uno mio mia miei mie nostro nostra vostro è ma o non sì ciao salve buongiorno buonasera grazie per con senza da oggi domani ieri perché come quando dove chi molto male bene scrivo ho vorrei ' +
    'eu sou o os as um uma meu minha nosso nossa seu sua é mas ou não sim olá oi bom boa dia tarde noite obrigado obrigada por com sem para desde hoje amanhã ontem porque quem muito mal bem escrevo estou tenho quero errado errada passageiro passageira ' +
    'ik ben de het een mijn ons onze en maar niet geen ja nee hallo dank met zonder voor van vandaag morgen waarom heb wil on ' +
    'january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday iphone android british airways lufthansa madrid london paris berlin flight vuelo flug vol volo voo gate seat born ref nr',
); // prettier-ignore
