// Names so usual that they are no slip of the finger: Mario is not a mistyped Maria, nor Fernández a mistyped Hernández.
// Asked only when two tokens differ by a letter or two. Not a list of all names, and none is needed.

interface Spelled {
  text: string;
  /** In Latin letters, where the text is Cyrillic or Greek. */
  latin: string;
  givenClass: string;
}

export const isKnownGiven = ({ text, latin, givenClass }: Spelled): boolean =>
  GIVEN.has(text) || GIVEN.has(latin) || GIVEN.has(givenClass);
export const isKnownFamily = ({ text, latin }: Spelled): boolean => FAMILY.has(text) || FAMILY.has(latin);
export const isUsualGiven = (word: string): boolean => GIVEN.has(word);
export const isUsualFamily = (word: string): boolean => FAMILY.has(word);

const set = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/).filter((name) => name !== ''));

const GIVEN = set(`
aaron abby abel abigail ada adam adan adela adele adrian adriana adrien agnes agnese agnieszka agustin agustina ahmed aida
aidan aiden aileen aine ainhoa aisha aitor akira alan alba albert alberta alberto aldo alec alejandra alejandro alessandra
alessandro alessia alessio alex alexa alexander alexandra alexandre alexia alexis alfonso alfred alfredo ali alice alicia
alina aline alison allison alma alona alvaro alvin amal amanda amar amelia amelie amin amina amir amira amit amparo amy ana
anais anand anders andre andrea andreas andreia andres andrew andrzej andy angel angela angelica angelina angelo anika anil
anita anja anjali ann anna anne annette annika ante anthony antoine anton antonella antonia antonio anya april ariana ariel
arjun arlene armando arnaud arnold artem arthur artur arturo arun asa asha ashley ashok astrid audrey august augusto aurora
austin axel ayse aziz barbara bart basil bastien beata beatrice beatriz becky belen ben benedict benedikt benjamin benoit
bernadette bernard bernardo bernd bert bertha beth bettina betty bill bjorn blanca bob bogdan boris brad bradley brandon
breno brenda brendan brent brett brian bridget britta brooke bruce bruna bruno camila camilla camille camilo carina carl
carla carlo carlos carmela carmelo carmen carol carola carole carolina caroline carsten carter casey caterina catherine
cecile cecilia cedric celeste celia celine cesar charlene charles charlie charlotte chiara chloe chris christa christel
christian christiane christina christine christophe christopher ciara cindy claire clara clarissa claude claudia claudio
claus clemens clement colin colm conchita connor conor corinna corinne cornelia craig cristian cristiana cristiano cristina
curtis cynthia dagmar daisy dale damian damien damir dan dana daniel daniela daniele danielle danilo danny daphne daria
dario darius darren david davide dawn dean deborah declan deepa deepak delia delphine denis denisa denise dennis derek
desmond devin diana diane didier diego dieter dilip dimitri dina dinesh diogo dirk dmitry dolores dominic dominik dominique
don donal donald donna dora doreen doris dorota dorothea dorothy douglas duncan dustin dylan edgar edgardo edith edith
edmund edoardo eduarda eduardo edward edwin egon eileen elaine elba elena eleonora eleni elias elif elina elisa elisabeth
elise elizabeth elke ella ellen elliot elliott elsa elvira emanuel emanuela emanuele emil emilia emiliano emilie emilio emily
emine emir emma emmanuel emmanuelle emre enrica enrico enrique eric erica erich erick erik erika erin ernest ernesto erwin
esra esteban estela ester esther estrella ethan eugen eugene eugenia eugenio eva evan evelin eveline evelyn ewa ezequiel
fabian fabiana fabien fabio fabiola fabrice fabrizio faith farah fatima federica federico felicia felicity felipe felix
fernanda fernando filip filipa filipe filippo fiona flavia flavio florence florencia florent florian francesca francesco
francis francisca francisco franco francois francoise frank franz fred frederic frederica frederico frederik fredrik frida
frieda fritz gabriel gabriela gabriele gabriella gary gaspar gaston gavin gemma genaro gene georg george georges georgia
georgina gerald geraldine gerard gerardo gerd gerda gerhard german gertrud giacomo gianluca gianna gianni gilbert gilberto
giles gilles gina ginevra gino giorgia giorgio giovanna giovanni gisela giulia giulio giuseppe giuseppina gladys glen glenn
gloria gonzalo gordon grace graham greg gregor gregory greta grit guido guillaume guillermo gunnar gunter gustavo guy
hakan hamza hanna hannah hannes hans harald haruka haruki harry hassan hector heather hector heidi heike heiko heinz helen
helena helene helga helmut hendrik henning henri henrik henrique henry herbert herman hermann hilda hilde hiroko hiroshi
holger holly horst howard hubert hugh hugo hussein ian ibrahim ida ignacio igor ilona ilse imran ines inga inge ingo
ingrid irena irene irina iris irma isaac isabel isabella isabelle isidora isidoro ismael ivan ivana ivo ivonne jack jackie
jacob jacqueline jacques jaime jake jakob jakub james jamie jan jana jane janet janice janina janine jasmin jasmine jason
javier javiera jean jeanne jeff jeffrey jelena jenna jennifer jenny jeremy jerome jerry jesper jesse jessica jessie jesus
jill jim jimena jimmy jiro joachim joan joana joanna joanne joao joaquim joaquin joaquina jochen jodie joe joel joelle johan
johanna johannes john johnny jon jonas jonathan jordan jordi jorge jorg jose josef josefa josefina joseph josephine josh
joshua josue joy joyce juan juana judith julia julian juliana juliane julie julien juliet julieta julio julius june
jurgen justin justina justine jutta kaan karen karim karin karina karl karla karol karolina karsten katarina kate katerina
katharina katherine kathleen kathryn kathy katia katja katrin kay keiko keith kelly ken kenji kenneth kerstin kevin kim
kirsten klara klaus koji konrad kris krishna krystyna kristin kristina kristof kurt kyle lana lara larissa larry lars laura
laurence laurent lauren laurie lea leah leandra leandro lee leif leila lena lennart leo leon leona leonard leonardo leonie
leonor leopold leroy lesley leslie leticia lewis liam lidia liliana lilian lillian lily lina linda lindsay lionel lisa liv
livia lloyd logan lois lola lora loredana lorena lorenzo loretta lori lorraine lotte louis louisa louise luca lucas lucia
luciana luciano lucie lucien lucy ludovic luigi luis luisa luise luiz luka lukas luke lynn mabel maciej maddalena madeleine
madison magda magdalena magnus mahmoud maike maite malcolm malik manfred manon manuel manuela mara marc marcel marcela
marcelo marcia marcin marco marcos marcus margaret margarita margot mari maria mariam mariana marianne mariano marie
mariela marietta marija marika marilyn marina marino mario marion marisa marisol marissa marius marjorie mark marko markus
marlene marlon marta martha martin martina martine marvin mary mason massimo mateo mateus mateusz matheus mathias mathieu
mathilde matilda matteo matthew matthias maude maureen maurice mauricio mauro max maxim maxime may maya mei melanie melina
melissa melvin mercedes merle meryem mia michael michaela michal michel michele micheline michelle miguel mike mikael mila
milan milena millie milo mina mira miranda mireille miriam mirjam mitchell mohammed moises molly mona monica monika monique
morgan moritz murat musa myriam nabil nadia nadine nadja nancy naomi nara natacha natalia natalie natasha nathan nathalie
neil nelson nena nestor nicholas nick nicola nicolas nicole nicoletta nigel niklas nikola nikolai nikos nils nina nino
noah noel noelia noemi nora norbert norma norman nuno octavia octavio odile olaf ole oleg olga oliver olivia olivier omar
ombretta oscar osman oskar oswald otto owen pablo paloma pamela paola paolo pascal pascale patrice patricia patricio
patrick patrik patrizia paul paula paulina pauline paulo pavel pedro peggy penelope perla per peter petr petra phil philip
philippa philippe phoebe pia pierre pieter pietro pilar piotr priya rachel radek rafael rafaela rafal rahul rainer rajesh
rakesh ralf ralph ramesh ramon ramona randy raquel rashid raul ravi ray raymond rebecca regina reinhard remi rena renata
renate renato rene renee reza rhys ricarda ricardo richard rick rico rita rob robert roberta roberto robin rocio rodrigo
roger roland rolf roman romain romana romina ron ronald ronan ronja rosa rosalia rosario rose rosemary rosie ross rowan roy
ruben rudolf rupert russell ruth ryan sabina sabine sabrina sally salma salvador salvatore sam samantha samir samira
samuel samuele sandra sandro sandy sanjay santiago sara sarah sascha saskia saul scott sean sebastian selena selin selina
selma serena serge sergio seth shane shannon sharon shaun sheila shirley sibylle sidney silke silvia silvio simon simona
simone sinead siobhan sirilak sirirat sofia sofie sonia sonja sophie soraya stacey stacy stan stanislav stefan stefania
stefanie stefano steffen steffi stella stephan stephane stephanie stephen steve steven stuart sue suman sunil sunita susan
susana susanna susanne suzanne svetlana sven svenja sylvain sylvia sylvie takashi takeshi tamara tania tanja tara taro tatiana
ted teresa terry tessa thea theo theodor theodora theresa thierry thomas thorsten tiago tilda tim timo timothy tina tobias
toby todd tom tomas tomasz tommy toni tony tor torsten tracey tracy trevor tristan uwe ulla ulrich ulrike umberto urs ursula
valentin valentina valeria valerie valerio vanessa vera verena veronica veronika veronique vicente vicki vicky victor
victoria vijay viktor viktoria vikram vincent vincenza vincenzo viola violeta violetta virginia vito viviana vivian vladimir
wade walter wanda warren wayne wendy werner wiebke wilhelm willem william wilma wolfgang xavier ximena yan yann yannick
yasmin yolanda yoko yuki yuko yumi yuri yusuf yves yvette yvonne zahra zoe zofia zuzana abdulaziz abdullah abdulrahman
abdulkarim oluwaseun oluwatobi oluwafemi oluwakemi chidi chioma chinedu chinwe chibuzo emeka amaka kwame kwaku kwesi
kofi kojo yaw akosua abena adwoa efua ama hassan hussein mustafa hamid hamad saleh salah salem salim sami samer nasser
nasir jamal kamal kamil jamil jamila laila farid farida faisal hadi huda hana nadir nadira rana rania rima reem
aleksandr aleksei alena alesia alla alyona anastasia anatoly andrei anfisa anna antonina arkady arseny artem artyom bogdana
daria dariia darina demid denis diana dmitry eduard egor ekaterina elizaveta evgeny evgenia fedor filipp gennady georgy gleb
grigory igor ilia ilya inessa inna ioann iosif kira kirill klara klavdia konstantin ksenia larisa leonid lev lidia liubov liudmila
luka lyudmila maksim margarita maria marina mark matvei mikhail nadezhda natalia nelli nikita nikolai nina oksana oleg olga pavel
petr polina rimma roman ruslan semen sergei sofia stanislav stepan svetlana taisia tamara taras tatiana timur vadim valentin
valentina valeria valery varvara vasilii vasily vera veronika viktor vitaly vladimir vladislav vsevolod yulia yury zakhar zinaida
zoia zlata oleksandr olena olha mykola mykhailo iryna andriy bohdan danylo taras yaroslav yaroslava zoriana
kavita savita sunita sunil sneha neha sneha rekha reka usha asha nisha isha disha anita anjana kiran karan rohit mohit rohini
mohini lalit lalita sushil sushila shilpa shital kamala kamal vimala vimal nirmala savitri gayatri suresh ramesh mahesh naresh
paresh ganesh dinesh jignesh rajeev sanjeev rajendra surendra mahendra narendra virendra manoj saroj ashwin nitin jatin sachin
pooja puja meena veena teena reena leena seema reema heena deepika radhika kritika anika
cornelis cornelia adriaan adriana johan johanna wilhelmus wilhelmina hendrika hendrikus jacoba jacobus petra petrus maarten
martijn marjan marieke marijke maaike mieke femke renske nienke sanne hanne janne anneke janneke tineke hanneke ineke
aylin aysel ayten ayhan orhan erhan burhan serhan serkan erkan gurkan furkan volkan ozkan okan hakan cihan cihat nihat sedat
vedat ferhat serhat murat nurat semih melih fatih salih yasin yasar sinan kenan adnan sezgin ergin engin cengiz nergis
wei min jun hui ying yan yun xin jing jia hao hong ling ming mei lan li lin feng fang
`);

const FAMILY = set(`
fernandez hernandez martin martinez marin garcia gracia gonzalez rodriguez lopez perez sanchez ramirez torres flores rivera
gomez diaz reyes morales cruz ortiz gutierrez chavez ramos ruiz rios rivas vargas castillo castro jimenez moreno romero
herrera medina aguilar vega mendez mendoza guzman munoz rojas soto sosa silva delgado pena leon marquez campos santos
santana vidal vila villa molina morena mora cano cana blanco franco serrano serra soler sole ferrer ferrero ferrera nunez
nieto prieto prado pardo parra vera vela velasco lorenzo lozano leal beltran benitez benito bravo calvo carmona caro
cortes cortez crespo duran esteban fuentes gallego gallardo garrido gil gimenez guerrero hidalgo iglesias ibanez izquierdo
mateo miranda montero navarro nava ortega pascual pastor peralta pereira perea ferreira ferreiro reina rey roldan rubio
saez sainz sanz santiago suarez tapia valencia vazquez vasquez vicente zamora almeida alves araujo barbosa barros batista
borges cardoso carvalho correa correia costa coelho cunha dias duarte fonseca freitas gomes lima lopes machado marques
martins melo mendes monteiro moraes moreira mota moura nogueira nunes oliveira pinheiro pinto pires ribeiro rocha sales
salas soares sousa tavares teixeira vieira xavier smith jones williams william brown taylor tyler davies davis evans
thomas johnson johnston johnstone roberts robert robinson robertson wright thompson white walker edwards edward hughes
green hall harris harrison harriss lewis clarke jackson wood woods wilson watson watts turner hill scott cooper morris
morrison ward moore king baker bailey carter parker young allen mitchell james lee martin bell miller milner davidson
anderson andersen andersson henderson hendersen stevens stevenson stephens stephenson simpson sampson simmons simon simons
murphy murray kelly kennedy ryan obrien byrne burns burn walsh welsh welch oconnor oconnell doyle gallagher doherty
kelley reilly riley lynch daly quinn nolan brennan burke collins campbell stewart cameron reid ross young
paterson patterson peterson petersen pedersen peters peter hansen hanson hanssen jensen jansen janssen johansen johansson
larsen larsson nielsen nilsson nilsen olsen olsson persson petersson svensson gustafsson eriksson eriksen karlsson carlsson
karlsen carlsen sorensen christensen christiansen kristensen kristiansen jonsson jonsdottir mueller muller moller miller
schmidt schneider schneiders fischer fisher weber becker beck schulz schultz schulze hoffmann hofmann schaefer schafer
koch koh bauer richter klein kleine wolf wolff schroder neumann naumann schwarz zimmermann braun hartmann hermann herrmann
kruger krueger kraus krause lange langer werner lehmann lehman kaiser keiser fuchs lang peters scholz moser mosel jung
hahn hahne vogel vogt vogl keller heller roth winkler winter sommer ziegler kuhn kuhne simon ludwig martens
rossi russo rosso russi ferrari ferraro ferrario esposito bianchi bianco romano romani ricci rizzi rizzo marino marini
greco bruno gallo conti conte costa giordano mancini mancino lombardi lombardo moretti moretto barbieri fontana santoro
mariani rinaldi caruso carusi ferrara galli martini leone longo gentile martinelli vitale coppola bernard bernardi dubois
durand dupont dumont dumond moreau morel laurent lefebvre lefevre leroy roux roussel rousseau david bertrand fournier
girard girardin bonnet dupuis lambert fontaine faure andre mercier blanc blanchard garnier chevalier legrand gauthier
gautier perrin robin morin clement nicolas henry masson marchand marchal nowak novak kowalski kowalczyk wisniewski
wojcik kaminski lewandowski zielinski szymanski wozniak dabrowski kozlowski jankowski mazur krawczyk piotrowski grabowski
pawlowski michalski krol wieczorek wrobel ivanov petrov sidorov smirnov kuznetsov popov vasiliev sokolov mikhailov
novikov fedorov morozov volkov alekseev lebedev semenov egorov pavlov kozlov stepanov nikolaev orlov andreev makarov
nikitin zakharov yilmaz kaya demir celik sahin yildiz yildirim ozturk aydin aydogan ozdemir arslan aslan dogan kilic
polat ozkan kaplan kara koc kurt singh sing sinha shah shaw patel pate kumar kumari sharma varma verma mehta mishra misra
gupta reddy rao roy ray das dass dutt dutta khan kahn ali li lin liu lie lu luo liang wang wong wang wan wei wen wu huang
hong hung ho hu han chang chan chen cheng chin chung chow chou zhang zhao zheng zhou zhu zeng tan tang tang teng deng
yang yan yao ye yu yuan sun song shen xie xu xue fang feng fan gao guo gong kim kang kong park lim tanaka nakamura
nakayama nakajima yamada yamamoto yamashita yamaguchi yamazaki yamanaka sato saito kato ito ota ueda maeda takeda ikeda
okada harada sakai sasaki matsuda matsui nguyen tran trang pham phan vo vu bui dang dong do ngo ly hassan hussein hasan
jang jung jeong jeon jun kwon kwun hwang hwan bang ban
ivanova petrova zaitsev zaytsev titov kotov gusev gurov belov belyaev kiselev kovalev kovalenko shevchenko shevchuk kravchenko
kravchuk bondarenko bondar tkachenko tkachuk boyko bojko melnyk melnik
ahmed ahmadi hamdi hamid haddad mensah owusu osei boateng okafor okoro okeke eze obi ojo bello bellow adeyemi adebayo
marchant hermanns jonas bennet bennett barret barrett mathews matthews meyers myers mayers
`);
