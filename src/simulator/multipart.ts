// A form with files in it, as callers hand them over. Pure. What cannot be read has no parts.
import type { IncomingHttpHeaders } from 'node:http';

export interface FormPart {
  name: string;
  fileName: string | null;
  contentType: string | null;
  content: Buffer;
}

export function partsOfForm({ headers, body }: { headers: IncomingHttpHeaders; body: Buffer }): FormPart[] {
  const found = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(headers['content-type'] ?? '');
  if (!found?.[1]) return [];
  const edge = Buffer.from(`--${found[1]}`);
  const parts: FormPart[] = [];
  for (let at = body.indexOf(edge); at >= 0;) {
    const next = body.indexOf(edge, at + edge.length);
    if (next < 0) return parts;
    // After the edge a line break; before the next one another.
    const part = readPart(body.subarray(at + edge.length + 2, next - 2));
    if (part) parts.push(part);
    at = next;
  }
  return parts;
}

function readPart(bytes: Buffer): FormPart | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = bytes.subarray(0, end).toString();
  const name = /[;\s]name="([^"]*)"/i.exec(head)?.[1];
  if (name === undefined) return undefined;
  return {
    name,
    fileName: /[;\s]filename="([^"]*)"/i.exec(head)?.[1] ?? null,
    contentType: /^content-type:\s*(\S+)/im.exec(head)?.[1] ?? null,
    content: bytes.subarray(end + 4),
  };
}
