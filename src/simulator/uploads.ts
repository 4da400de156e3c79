// What the brand has handed to a platform before a message shows it: whose it is, how far X is with making a film ready, and which
// message used it. Also where everybody can get it once a message shows it.
import type { Clock } from '../clock.ts';
import type { PlatformIds } from './platform-ids.ts';
import type { Answer, Route } from './server.ts';
import type { SimulatedAttachment } from './shapes.ts';

export interface Upload {
  readonly id: string;
  /** Whose token brought it. */
  readonly account: string;
  readonly type: 'image' | 'video' | 'audio' | 'file';
  readonly contentType: string;
  /** X: what it is for, `dm_image` say. */
  readonly category: string;
  readonly totalBytes: number;
  /** Business time. */
  readonly startedAt: number;
  segments: Map<number, Buffer>;
  state: 'open' | 'processing' | 'ready' | 'failed';
  /** How often its state is asked before it changes. */
  asksLeft: number;
  /** The message that shows it. */
  usedBy: string | null;
}

/** How X makes films ready from now on. */
export interface Processing {
  /** So many questions are answered with "not yet". */
  asks: number;
  fails: boolean;
}

export interface Uploads {
  processing: Processing;
  begin(upload: Pick<Upload, 'id' | 'account' | 'type' | 'contentType' | 'category' | 'totalBytes'>): Upload;
  find(id: string): Upload | undefined;
  /** As a message shows it. */
  shown(upload: Upload): SimulatedAttachment;
  all(): readonly Upload[];
}

export interface UploadsOptions {
  clock: Clock;
  ids: PlatformIds;
  baseUrl: () => string;
}

export function openUploads({ clock, ids, baseUrl }: UploadsOptions): Uploads & { route: Route } {
  const known = new Map<string, Upload>();
  const nameOf = ({ id }: Pick<Upload, 'id'>): string => ids.opaque(`upload/${id}`);
  const serve = (name: string | undefined): Answer => {
    const found = [...known.values()].find((each) => nameOf(each) === name);
    if (!found) return { status: 404, body: '' };
    return { status: 200, contentType: found.contentType, headers: NOSNIFF, body: bytesOf(found) };
  };
  return {
    processing: { asks: 1, fails: false },
    begin: (upload) => {
      const begun: Upload = {
        ...upload, startedAt: clock.now(), segments: new Map(), state: 'open', asksLeft: 0, usedBy: null,
      }; // prettier-ignore
      known.set(begun.id, begun);
      return begun;
    },
    find: (id) => known.get(id),
    shown: (upload) => ({
      type: upload.type,
      contentType: upload.contentType,
      url: `${baseUrl()}/uploads/${nameOf(upload)}`,
    }),
    all: () => [...known.values()],
    route: {
      method: 'GET',
      pattern: /^\/uploads\/([\w-]+)$/,
      endpoint: null,
      answer: ({ params }) => serve(params[0]),
    },
  };
}

/** In the order of their numbers, whichever came first. */
export const bytesOf = ({ segments }: Upload): Buffer =>
  Buffer.concat([...segments].toSorted(([a], [b]) => a - b).map(([, segment]) => segment));

const NOSNIFF = { 'x-content-type-options': 'nosniff' };
