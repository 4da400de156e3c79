// One name, several spellings: each line is one name. Unlike a nickname, another spelling changes nothing in the verdict.
// Spellings that meet in the loose form (normalise.ts) need no line here.

/** Given names that also stand as surnames. */
const EITHER = `
mohammed muhammad mohamed muhammed mohammad mohamad muhamad mohamet mohd md muhamed mohamud
ahmed ahmad ahmet achmed achmad
mahmoud mahmud mahmood mehmood
hussein husayn hossein hosein husain hussain houssein huseyin husein hocine hosain
hassan hasan hacen hasen
yusuf youssef yousef yousuf yusef yossef yousif youcef yusif
ali aly alee
omar umar omer oumar
othman osman uthman usman ousmane othmane
ibrahim ebrahim brahim ibraheem
ismail ismael esmail ismaeel esmaeel
khalid khaled haled
abdullah abdallah abdulla abdoulah abdoullah abdollah
abdulrahman abderrahman abdurrahman abdelrahman abdurahman abdrahman
abdul abdel abd abdal
mustafa mustapha moustafa mostafa
saeed said sayed saied
layla leila laila leyla lejla laylah
fatima fatma fatemeh fatimah fatimeh fatoumata
aisha aysha aicha ayesha aishah ayse aisya
zainab zaynab zeinab zeynep zeinep zineb
khadija khadijah hatice khadidja
maryam mariam meryem miriam maryem
noor nur nour
sara sarah sahra
amina aminah amine emine
jamal gamal djamel cemal
karim kareem kerim
rashid rasheed rachid rasid
tariq tarik tarek tareq
walid waleed oualid
`;

const GIVEN = `
alexander aleksandr alexandr aleksander aleksandar alexandre aleksandre oleksandr oleksander aliaksandr
alexandra aleksandra oleksandra
alexei aleksei alexey aleksey alexej aleksej
oleksii oleksiy
sergei sergey serhii serhiy sergej
dmitry dmitri dmitriy dmitrii dimitri dmitrij
andrei andrey andrii andriy andrej
yulia julia iuliia yuliya iulia juliya yuliia
yury yuri iurii yuriy jurij yurii
evgeny yevgeny evgeni evgenii yevgeniy evgeniy yevhen ievhen ievgen
evgenia yevgenia evgeniya yevheniia evheniya
ekaterina yekaterina kateryna jekaterina
natalia natalya nataliya nataliia natalja
tatiana tatyana tetiana tatjana
ksenia xenia kseniya kseniia
elena yelena jelena ielena
maria mariya mariia marija
sofia sofiya sophia sofija sofiia zofia
vladimir wladimir uladzimir
mikhail michail mihail
nikolai nikolay nicolai
pavel pawel
petr piotr pyotr petro
giorgos yiorgos yorgos georgos
dimitrios demetrios
ioannis yannis yiannis giannis
konstantinos constantinos
konstantin constantin kostyantyn
eleni heleni
katherine catherine kathryn kathrine katharine catharine katherin kathrin katharina katarina
catalina katalina
caterina katerina
steven stephen
stefan stephan
stephane stefane
philip phillip filip philipp philippe
felipe filipe phelipe
nicholas nicolas nikolas
christopher kristopher christoffer christofer kristoffer cristopher
christian kristian cristian
christina kristina cristina
christine kristine kristin
christoph christophe
victor viktor
victoria viktoria
eric erik
marcus markus
mark marc
marco marko
frederick frederic frederik fredrik
luis luiz
louise luise
theresa teresa tereza therese
isabel ysabel izabel
isabelle isabella
isaac isaak itzhak
daniel danyal daniil
gabriel gavriel gabryel
jeffrey geoffrey jeffery
lawrence laurence
sean shaun shawn
alistair alasdair alastair alister allister
caitlin kaitlyn katelyn caitlyn kaitlin
ann anne
lucia luzia
lucy lucie
lesley leslie
brian bryan
graham graeme grahame
jon john jhon
jonathan johnathan jonathon johnathon
matthew mathew
rachel rachael raquel
rebecca rebekah rebeca
zachary zachery zackary
hugh hew
ximena jimena
hector ector
vicente vincente
jessica yesica jesica yessica
walter valter
lakshmi laxmi
sanjay sanjai
vijay vijai bijay
krishna krisna
subramaniam subramanian subramanyam subrahmanyam
chatterjee chatterji chattopadhyay
mukherjee mukherji mukerjee
banerjee banerji
kwaku kweku
annemarie annamarie
gunter gunther guenter guenther
henrik hendrik henryk
gustav gustaf
johannes johanes
josef joseph josep jozef
jurgen joergen jorgen
hanna hannah
`;

const FAMILY = `
park pak bak
choi choe choy
kim gim
kang gang
cho jo joh
noh roh
ryu yoo yu you
kwon gwon
seo suh so
clark clarke
brown browne
meyer meier maier mayer mair meir
thompson thomson
stewart stuart
macdonald mcdonald
phillips philips
allen allan alan
davis davies
gonzalez gonzales
rodriguez rodrigues rodriges
fernandez fernandes
hernandez hernandes
lopez lopes
perez peres
gomez gomes
alvarez alvares
martinez martines
sanchez sanches
souza sousa
tchaikovsky tchaikovski
lee yi rhee
jung jeong chung
reid reed
smyth smythe
lu lyu lv
moon mun
shin sin
yoon yun
lim im yim rim
woo wu
`;

/** A given name's class: the first spelling of its line, or the name itself. */
export const givenClass = (token: string): string => GIVEN_CLASS.get(token) ?? token;
/** The same for a surname. */
export const familyClass = (token: string): string => FAMILY_CLASS.get(token) ?? token;

const classes = (lines: string): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  for (const line of lines.split('\n')) {
    const [first, ...others] = line.trim().split(' ');
    if (first === undefined || first === '') continue;
    for (const spelling of [first, ...others]) if (!found.has(spelling)) found.set(spelling, first);
  }
  return found;
};

const GIVEN_CLASS = classes(EITHER + GIVEN);
const FAMILY_CLASS = classes(EITHER + FAMILY);
