// A file goes to Meta before the message that shows it: one call, answered with an id that this Page or account may use. Nobody sees
// any of it, so every failure is proven not to have been sent. Before it: messenger/upload and instagram/upload. After it: direct.ts.
import type { Clock } from '../../clock.ts';
import type { UploadOutcome } from '../channel.ts';
import type { OutgoingFile, UploadRequest } from '../sending.ts';
import type { Graph, GraphAnswer } from './graph.ts';
import { sendOutcome } from './outcome.ts';

export interface MetaUpload {
  request: UploadRequest;
  graph: Graph;
  clock: Clock;
  /** Whose address is called: the Page, or the Instagram account. */
  node: string;
  token: string;
}

type Failed = Exclude<UploadOutcome, { outcome: 'uploaded' }>;

/** Never throws. */
export async function uploadToMeta({ request, graph, clock, node, token }: MetaUpload): Promise<UploadOutcome> {
  const handles: string[] = [];
  const { signal } = request;
  for (const file of request.files) {
    const answer = await graph.postForm({ path: [node, 'message_attachments'], token, signal, form: formOf(file) });
    const outcome = meaningOf({ answer, clock });
    if (typeof outcome !== 'string') return outcome;
    handles.push(outcome);
  }
  return { outcome: 'uploaded', handles };
}

function formOf({ type, contentType, name, bytes }: OutgoingFile): FormData {
  const form = new FormData();
  form.set('message', JSON.stringify({ attachment: { type, payload: { is_reusable: true } } }));
  form.set('filedata', new Blob([new Uint8Array(bytes)], { type: contentType }), name);
  return form;
}

/** Meta's id of it. */
function meaningOf({ answer, clock }: { answer: GraphAnswer; clock: Clock }): string | Failed {
  const outcome = sendOutcome({ answer, endpoint: 'message_attachments', idKey: 'attachment_id', kind: 'dm', clock });
  const { code } = 'code' in outcome ? outcome : { code: '' };
  switch (outcome.outcome) {
    case 'sent':
      return outcome.externalId;
    case 'refused':
      return { outcome: 'refused', reason: 'bad_attachment', code };
    case 'paused':
      // A right that is missing for files must not stop the words of the whole account.
      return outcome.problem === 'configuration' ? { outcome: 'refused', reason: 'bad_attachment', code } : outcome;
    case 'retry':
      return { ...outcome, scope: 'message' };
    default:
      return { outcome: 'retry', at: null, scope: 'message', code };
  }
}
