// Where the bytes are of what came with a message. Before it: files/fetch-attachment. The answers themselves: meta/media.
import type { Clock } from '../../clock.ts';
import type { Media } from '../media.ts';
import type { Graph } from '../meta/graph.ts';
import { metaMedia } from '../meta/media.ts';

export const instagramMedia = (tools: { graph: Graph; clock: Clock }): Media => metaMedia({ ...tools, token: 'token' });
