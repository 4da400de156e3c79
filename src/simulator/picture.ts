// Pictures that people of the simulated world send: one drawn from a name, which shows nobody, and the passport page of Íñigo, who
// does not exist either. Valid PNGs, the same on every machine; the passport carries a camera's notes with a place.
import { createHash } from 'node:crypto';
import { canvas, type Canvas, type Colour } from './canvas.ts';

/** The same name draws the same picture. */
export function drawPicture(name: string): Buffer {
  const tone = createHash('sha256').update(name).digest();
  const shade = (lift: number): Colour => [0, 1, 2].map((part) => Math.min(255, lift + ((tone[part] ?? 0) >> 2))) as unknown as Colour; // prettier-ignore
  const picture = canvas({ width: 320, height: 200, paper: shade(175) });
  picture.area({ x: 0, y: 120, w: 320, h: 80 }, shade(120));
  picture.oval({ x: 30 + ((tone[3] ?? 0) >> 1), y: 20, w: 60, h: 60 }, shade(215));
  picture.oval({ x: 120, y: 90 + ((tone[4] ?? 0) >> 4), w: 200, h: 130 }, shade(80));
  return picture.png();
}

const PAPER: Colour = [232, 226, 214];
const INK: Colour = [34, 34, 48];
const PALE: Colour = [140, 132, 150];

/** ICAO 9303, TD3: 44 letters each, with their check digits. */
export const PASSPORT_LINES = [
  'P<ESPMUNOZ<PERALTA<<INIGO<<<<<<<<<<<<<<<<<<<',
  'PAF1903624ESP8507141M3103098A1190362400<<<06',
];

/** Photographed lying on a table in Madrid, so that there is something to take away. */
export function drawPassport(): Buffer {
  const page = canvas({ width: 1250, height: 880, paper: PAPER });
  for (let y = 0; y < 640; y += 14) page.area({ x: 0, y, w: 1250, h: 2 }, [220, 214, 206]);
  page.write('ESPAÑA', { x: 60, y: 40, dot: 7, colour: [140, 30, 40] });
  page.write('PASAPORTE / PASSPORT', { x: 420, y: 52, dot: 4, colour: [140, 30, 40] });
  drawPortrait(page, { x: 60, y: 130 });
  const rows = [
    ['TIPO/TYPE', 'P'], ['APELLIDOS/SURNAME', 'MUÑOZ PERALTA'], ['NOMBRE/NAME', 'ÍÑIGO'], ['NACIONALIDAD/NATIONALITY', 'ESPAÑOLA'],
    ['FECHA DE NACIMIENTO', '14 07 1985'], ['NUMERO/NUMBER', 'PAF190362'], ['VALIDO HASTA/EXPIRY', '09 03 2031'],
  ] as const; // prettier-ignore
  for (const [row, [label, value]] of rows.entries()) {
    page.write(label, { x: 450, y: 128 + row * 74, dot: 2, colour: PALE });
    page.write(value, { x: 450, y: 150 + row * 74, dot: 4, colour: INK });
  }
  for (const [row, line] of PASSPORT_LINES.entries())
    page.write(line, { x: 44, y: 710 + row * 70, dot: 4, colour: INK, pitch: 26.6 });
  page.grain(0.06, 1985);
  return page.png([{ type: 'eXIf', content: cameraNotes({ latitude: 40.4168, longitude: -3.7038 }) }]);
}

function drawPortrait(page: Canvas, { x, y }: { x: number; y: number }): void {
  page.area({ x, y, w: 330, h: 430 }, [196, 204, 214]);
  page.oval({ x: x + 20, y: y + 300, w: 290, h: 260 }, [52, 62, 88]);
  page.area({ x, y: y + 430, w: 330, h: 140 }, PAPER);
  page.oval({ x: x + 85, y: y + 50, w: 160, h: 170 }, [48, 36, 30]);
  page.oval({ x: x + 92, y: y + 80, w: 146, h: 210 }, [222, 180, 152]);
  for (const eye of [130, 185]) page.oval({ x: x + eye, y: y + 165, w: 16, h: 10 }, INK);
  page.area({ x: x + 140, y: y + 240, w: 50, h: 6 }, [160, 90, 84]);
}

/** What a camera writes into a picture (EXIF): who made it, and where. Big-endian TIFF, two lists. */
export function cameraNotes({ latitude, longitude }: { latitude: number; longitude: number }): Buffer {
  const maker = Buffer.from('Halcyon Pocket 7\0', 'ascii');
  const [first, gps] = [8, 8 + 2 + 2 * 12 + 4];
  const data = gps + 2 + 4 * 12 + 4;
  const notes = Buffer.alloc(data + maker.length + 48);
  notes.write('MM\0*', 'latin1');
  notes.writeUInt32BE(first, 4);
  const entry = (at: number, [tag, type, count, value]: readonly [number, number, number, number]): void => {
    notes.writeUInt16BE(tag, at);
    notes.writeUInt16BE(type, at + 2);
    notes.writeUInt32BE(count, at + 4);
    notes.writeUInt32BE(value, at + 8);
  };
  notes.writeUInt16BE(2, first);
  entry(first + 2, [0x0110, 2, maker.length, data]);
  entry(first + 14, [0x8825, 4, 1, gps]);
  const places = data + maker.length;
  notes.writeUInt16BE(4, gps);
  entry(gps + 2, [1, 2, 2, (latitude < 0 ? 0x53 : 0x4e) * 0x1000000]);
  entry(gps + 14, [2, 5, 3, places]);
  entry(gps + 26, [3, 2, 2, (longitude < 0 ? 0x57 : 0x45) * 0x1000000]);
  entry(gps + 38, [4, 5, 3, places + 24]);
  maker.copy(notes, data);
  for (const [i, degrees] of [Math.abs(latitude), Math.abs(longitude)].entries()) {
    const seconds = Math.round(degrees * 3_600);
    const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
    for (const [j, part] of parts.entries()) {
      notes.writeUInt32BE(part, places + i * 24 + j * 8);
      notes.writeUInt32BE(1, places + i * 24 + j * 8 + 4);
    }
  }
  return notes;
}
