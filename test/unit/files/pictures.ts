// Pictures for the tests of what looks like an identity document: drawn here, of nobody.
import sharp from 'sharp';
import { canvas, type Canvas, type Colour } from '../../../src/simulator/canvas.ts';
import { drawPassport, drawPicture } from '../../../src/simulator/picture.ts';

const INK: Colour = [30, 30, 40];
const WHITE: Colour = [250, 250, 248];

function portrait(page: Canvas, { x, y, w }: { x: number; y: number; w: number }): void {
  page.area({ x, y, w, h: w * 1.3 }, [150, 170, 190]);
  page.oval({ x: x + w * 0.25, y: y + w * 0.2, w: w * 0.5, h: w * 0.65 }, [214, 170, 140]);
  page.area({ x: x + w * 0.1, y: y + w * 0.95, w: w * 0.8, h: w * 0.35 }, [50, 60, 90]);
}

/** An identity card's face: a portrait and words, nothing for machines. */
export function idCard(): Buffer {
  const card = canvas({ width: 856, height: 540, paper: [226, 236, 240] });
  card.write('CARTE NATIONALE', { x: 300, y: 40, dot: 4, colour: [40, 60, 120] });
  portrait(card, { x: 44, y: 130, w: 230 });
  for (const [row, words] of ['OKAFOR', 'CHIDI', '01.02.1990', 'X4RTBPFW4', '03.04.2031'].entries())
    card.write(words, { x: 330, y: 130 + row * 70, dot: 4, colour: INK });
  return card.png();
}

/** Its back, with three lines of thirty letters. */
export function cardBack(): Buffer {
  const card = canvas({ width: 856, height: 540, paper: [238, 236, 226] });
  card.area({ x: 40, y: 40, w: 160, h: 120 }, [200, 180, 110]);
  card.write('14 RUE DES LILAS 75011 PARIS', { x: 240, y: 60, dot: 3, colour: INK });
  const lines = ['IDFRAX4RTBPFW46<<<<<<<<<<<<<<<', '9002010M3104035FRA<<<<<<<<<<<6', 'OKAFOR<<CHIDI<<<<<<<<<<<<<<<<<'];
  for (const [row, line] of lines.entries()) card.write(line, { x: 42, y: 320 + row * 66, dot: 4, colour: INK, pitch: 26 }); // prettier-ignore
  card.grain(0.05, 7);
  return card.png();
}

export function beach(): Buffer {
  const photo = canvas({ width: 1200, height: 900, paper: [130, 190, 235] });
  photo.oval({ x: 900, y: 80, w: 120, h: 120 }, [255, 240, 180]);
  photo.area({ x: 0, y: 380, w: 1200, h: 220 }, [40, 120, 170]);
  for (let y = 390; y < 600; y += 22) photo.area({ x: (y * 37) % 200, y, w: 900, h: 4 }, [90, 160, 200]);
  photo.area({ x: 0, y: 600, w: 1200, h: 300 }, [225, 205, 160]);
  photo.grain(0.2, 3);
  return photo.png();
}

export function boardingPass(): Buffer {
  const screen = canvas({ width: 750, height: 1334, paper: WHITE });
  screen.area({ x: 0, y: 0, w: 750, h: 160 }, [20, 50, 110]);
  screen.write('HALCYON AIR', { x: 40, y: 60, dot: 6, colour: WHITE });
  for (const [row, words] of [
    'RUIZ/ANA',
    'FRA - MAD',
    'HA 417   SEAT 14C',
    'GATE B24  BOARDING 17:35',
    'BOOKING K7QX2M',
  ].entries())
    screen.write(words, { x: 50, y: 230 + row * 90, dot: 4, colour: INK });
  let bits = 12_345;
  for (let y = 0; y < 40; y += 1)
    for (let x = 0; x < 40; x += 1) {
      bits = (Math.imul(bits, 1_103_515_245) + 12_345) >>> 0;
      if (bits >>> 31) screen.area({ x: 175 + x * 10, y: 780 + y * 10, w: 10, h: 10 }, INK);
    }
  return screen.png();
}

export function receipt(): Buffer {
  const paper = canvas({ width: 600, height: 1100, paper: WHITE });
  paper.write('TAXI MADRID', { x: 160, y: 60, dot: 5, colour: INK });
  for (let row = 0; row < 14; row += 1) {
    paper.write(`ITEM ${row} LINE`, { x: 40, y: 180 + row * 50, dot: 3, colour: INK });
    paper.write(`${row * 3}.${row}0`, { x: 470, y: 180 + row * 50, dot: 3, colour: INK });
  }
  paper.write('--------------------------', { x: 40, y: 900, dot: 3, colour: INK });
  paper.write('TOTAL 23.40 EUR', { x: 40, y: 960, dot: 4, colour: INK });
  paper.grain(0.08, 9);
  return paper.png();
}

/** A letter: long lines of words, of nearly the same length. */
export function letter(): Buffer {
  const page = canvas({ width: 1000, height: 1400, paper: WHITE });
  const words = 'DEAR CUSTOMER WE ARE SORRY TO HEAR THAT YOUR BAG DID NOT ARRIVE ON THE SAME FLIGHT AS YOU AND WILL DO ALL WE CAN TO FIND IT SOON'.split(' '); // prettier-ignore
  for (let row = 0; row < 22; row += 1) {
    let x = 80;
    for (let at = row; x < 860; at += 1) {
      const word = words[(at * 7) % words.length] ?? '';
      // As printed letters are: some are wider than others.
      for (const [place, sign] of word.split('').entries()) {
        page.write(sign, { x, y: 120 + row * 50, dot: 3, colour: INK });
        x += 'IJL'.includes(sign) ? 13 : 'MW'.includes(sign) ? 23 : 17 + (place % 2);
      }
      x += 14;
    }
  }
  return page.png();
}

/** A suitcase tag with a bar code, in the hand. */
export function bagTag(): Buffer {
  const photo = canvas({ width: 900, height: 1200, paper: [120, 110, 100] });
  photo.area({ x: 250, y: 100, w: 400, h: 1000 }, WHITE);
  photo.write('LIS', { x: 330, y: 160, dot: 14, colour: INK });
  let bits = 99;
  for (let x = 280; x < 620; x += 4) {
    bits = (Math.imul(bits, 1_103_515_245) + 12_345) >>> 0;
    if (bits >>> 31) photo.area({ x, y: 400, w: 4, h: 180 }, INK);
  }
  photo.write('HA 902 LISHA48210', { x: 290, y: 620, dot: 3, colour: INK });
  photo.grain(0.15, 5);
  return photo.png();
}

const turned = (picture: Buffer, angle: number) => sharp(picture).rotate(angle, { background: '#776655' }).jpeg({ quality: 70 }).toBuffer(); // prettier-ignore
const onTable = (picture: Buffer) =>
  sharp(picture)
    .extend({ top: 220, bottom: 260, left: 160, right: 240, background: '#6a5a48' })
    .jpeg({ quality: 60 })
    .toBuffer();
const small = (picture: Buffer) => sharp(picture).resize(900).blur(0.8).jpeg({ quality: 60 }).toBuffer();

/** Name, picture, and whether it is an identity document. */
export async function corpus(): Promise<{ name: string; picture: Buffer; isPaper: boolean }[]> {
  const passport = drawPassport();
  const papers: [string, Buffer | Promise<Buffer>][] = [
    ['passport', passport], ['passport, crooked', turned(passport, 4)], ['passport, crooked the other way', turned(passport, -6)],
    ['passport, on its side', turned(passport, 90)], ['passport, upside down', turned(passport, 180)], ['passport, on a table', onTable(passport)],
    ['passport, small and soft', small(passport)], ['passport, grey', sharp(passport).grayscale().jpeg({ quality: 50 }).toBuffer()],
    ['identity card', idCard()], ['back of a card', cardBack()], ['back of a card, crooked', turned(cardBack(), 3)],
  ]; // prettier-ignore
  const others: [string, Buffer | Promise<Buffer>][] = [
    ['beach', beach()], ['boarding pass', boardingPass()], ['receipt', receipt()], ['receipt, crooked', turned(receipt(), 5)], ['letter', letter()],
    ['letter, crooked', turned(letter(), -3)], ['bag tag', bagTag()], ['beach, crooked', turned(beach(), 8)], ['plain picture', drawPicture('x')],
    ['boarding pass, on a table', onTable(boardingPass())], ['blank', canvas({ width: 800, height: 600, paper: WHITE }).png()],
  ]; // prettier-ignore
  const all = [...papers.map((each) => [...each, true] as const), ...others.map((each) => [...each, false] as const)];
  return Promise.all(all.map(async ([name, picture, isPaper]) => ({ name, picture: await picture, isPaper })));
}
