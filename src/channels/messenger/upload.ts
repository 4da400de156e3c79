// The files of one message to a Page's address. Before it: outbox/upload. After it: send.ts.
import { isUsableToken } from '../meta/graph.ts';
import { uploadToMeta } from '../meta/upload.ts';
import type { UploadOutcome } from '../channel.ts';
import type { UploadRequest } from '../sending.ts';
import type { MessengerTools } from './send.ts';

/** Never throws. */
export async function uploadForPage(request: UploadRequest, tools: MessengerTools): Promise<UploadOutcome> {
  const { externalId: node, credentials } = request.account;
  const token = credentials['pageToken'];
  if (!isUsableToken(token)) return { outcome: 'paused', problem: 'configuration', code: 'no_page_token' };
  return uploadToMeta({ ...tools, request, node, token });
}
