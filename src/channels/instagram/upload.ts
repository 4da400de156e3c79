// The files of one message to an Instagram account's address. Before it: outbox/upload. After it: send.ts.
import { isUsableToken } from '../meta/graph.ts';
import { uploadToMeta } from '../meta/upload.ts';
import type { UploadOutcome } from '../channel.ts';
import type { UploadRequest } from '../sending.ts';
import type { InstagramTools } from './send.ts';

/** Never throws. Through Facebook Login the Page is called that the account is linked to. */
export async function uploadForInstagram(request: UploadRequest, tools: InstagramTools): Promise<UploadOutcome> {
  const { externalId, credentials } = request.account;
  const token = credentials['token'];
  if (!isUsableToken(token)) return { outcome: 'paused', problem: 'configuration', code: 'no_token' };
  return uploadToMeta({ ...tools, request, node: credentials['pageId'] || externalId, token });
}
