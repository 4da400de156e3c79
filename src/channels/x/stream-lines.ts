// X's stream as whole lines. It is cut into lines as bytes, before anything is decoded: an emoji that is split over two chunks
// cannot be damaged, and what is kept is exactly what X sent. Pure. Before it: stream.ts; after it: the kept delivery.

export interface Lines {
  /** The lines that are whole now, without their ends; heartbeats are empty lines and are left out. */
  take(bytes: Uint8Array): Buffer[];
  /** What came after the last whole line. */
  rest(): Buffer;
}

/** No event of X comes near this; without a limit a stream that never ends its line would fill the memory. */
const LONGEST_LINE = 8 * 1024 * 1024;

export class LineTooLong extends Error {
  override name = 'LineTooLong';
}

/** Lines end with `\r\n`, or `\n` alone. `take` throws LineTooLong, and after that there is nothing more to read. */
export function openLines(mostBytes: number = LONGEST_LINE): Lines {
  let waiting: Buffer[] = [];
  let length = 0;

  const keep = (piece: Buffer): void => {
    length += piece.length;
    if (length > mostBytes) throw new LineTooLong(`a line of the stream is longer than ${mostBytes} bytes`);
    if (piece.length > 0) waiting.push(piece);
  };
  const finish = (): Buffer => {
    const line = withoutReturn(Buffer.concat(waiting, length));
    waiting = [];
    length = 0;
    return line;
  };

  return {
    take: (bytes) => {
      const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const lines: Buffer[] = [];
      let from = 0;
      for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
        keep(chunk.subarray(from, end));
        const line = finish();
        if (line.length > 0) lines.push(line);
        from = end + 1;
      }
      keep(chunk.subarray(from));
      return lines;
    },
    rest: () => Buffer.concat(waiting, length),
  };
}

/** Inside a character of several bytes neither of these can stand; inside a JSON text they are written as escapes. */
const NEWLINE = 0x0a;
const RETURN = 0x0d;

const withoutReturn = (line: Buffer): Buffer => (line.at(-1) === RETURN ? line.subarray(0, -1) : line);
