// What people.ts makes people of. The given names and towns are common ones; surnames and streets are put together from parts.

export const GIVEN: readonly (readonly [string, readonly string[]])[] = [
  ['f', 'Maria Anna Emma Sophie Laura Julia Elena Carmen Lucia Sarah Katherine Elizabeth Margaret Teresa Isabel Clara Nora Hanna Eva Marta Paula Rosa Irene Alicia Silvia Helena Olga Ingrid Astrid Freya Amina Fatima Leila Yasmin Priya Mei Ling Yuki Aiko Linh Ngozi Adaeze Zanele Catalina Beatriz Joana Ines Chiara Giulia Francesca Manon Camille Zoe Agnieszka Katarzyna Ewa Svetlana Natalia Oksana Eleni Despina Ayse Zeynep Siobhan Aoife Niamh Bronwen Morag'.split(' ')],
  ['m', 'Jose John Peter Michael Thomas David Juan Carlos Luis Antonio Robert William James Paul Martin Andreas Stefan Jan Lars Erik Henrik Pierre Jean Luc Marco Giovanni Paolo Joao Pedro Tiago Piotr Pawel Jakub Ivan Dmitri Sergei Nikos Giorgos Mehmet Ahmed Omar Hassan Yusuf Ali Arjun Ravi Vikram Wei Jun Hiro Kenji Minh Duc Chidi Emeka Kwame Sipho Declan Sean Padraig Rhys Owen Callum Fergus Alexander Frederick Benjamin Samuel Edward Christopher Anthony'.split(' ')],
]; // prettier-ignore

export const NICKNAMES: Readonly<Record<string, readonly string[]>> = {
  Katherine: ['Kate', 'Kathy', 'Katie'],
  Elizabeth: ['Liz', 'Beth', 'Betty'],
  Margaret: ['Maggie', 'Peggy'],
  Robert: ['Rob', 'Bob', 'Bobby'],
  William: ['Will', 'Bill'],
  Michael: ['Mike', 'Mick'],
  James: ['Jim', 'Jimmy'],
  Thomas: ['Tom'],
  David: ['Dave'],
  Alexander: ['Alex', 'Sasha'],
  Frederick: ['Fred'],
  Benjamin: ['Ben'],
  Samuel: ['Sam'],
  Edward: ['Ed', 'Ted'],
  Christopher: ['Chris'],
  Anthony: ['Tony'],
  Jose: ['Pepe'],
  Maria: ['Mari'],
};

const combine = (starts: string, ends: string): string[] =>
  starts.split(' ').flatMap((start) => ends.split(' ').map((end) => start + end));

const COMMON = 'Garcia Smith Martin Nguyen Jones Silva Muller Rossi Kowalski Johansson Brown Lopez Fernandez Williams Ivanov Chen Kim Singh Ali Okafor Taylor Davies Wilson Evans Walker White Hall Green Wood Costa Ferreira Schmidt Weber Fischer Dubois Moreau Laurent Romano Ricci Novak Horvat Papadopoulos Yilmaz Kaya Demir Tanaka Sato Park Tran Pham'; // prettier-ignore

export const FAMILIES: readonly string[] = [
  ...COMMON.split(' '),
  ...combine(
    'Ander Bald Carl Dorn Eis Fair Gold Hart Ing Kel Lang Mor Nor Os Pet Quin Rad Stan Thorn Ulm Vin Wal York Zell Ash Brad Crom Dun Ell Fen',
    'berg feld son ton man ley well stein berry worth ski ova etti ard ini son-Reed heim mark bach quist',
  ),
];

export const STREETS: readonly string[] = combine(
  'Station Church Mill Park Garden Harbour Castle Queen King Bridge School Forest Meadow River Hill Market Chapel Abbey Orchard Spring',
  '-Street -Road -Lane -Avenue -Close -Square',
).map((name) => name.replace('-', ' '));

const STATES = 'North South East West Central Coast Highland Valley'.split(' ');

export const CITIES: readonly { city: string; state: string; postcodes: string[] }[] = combine(
  'Al Bre Cor Dal Eber Fal Gran Hol Is Kirk Lin Mar',
  'den ford haven mouth burg wick stad ville dorp mere port',
).map((city, at) => ({
  city,
  state: STATES[at % STATES.length] ?? '',
  postcodes: Array.from({ length: at < 12 ? 8 : 2 }, (_, district) => String(10_000 + at * 70 + district * 7)),
}));

export const EMAIL_HOSTS = 'gmail.example hotmail.example yahoo.example web.example mail.example post.example correo.example inbox.example'.split(' '); // prettier-ignore
