// Taking a thread over from the other app that answers in it, and giving it back. Answers what the composer may do afterwards.
import { findConversationForUser } from '../../auth/authorized.ts';
import { changeThreadControl } from '../../conversations/thread-control.ts';
import type { App, Door } from '../api-parts.ts';
import { signedIn } from '../identify.ts';
import { composerState } from '../present/composer.ts';
import * as S from '../schemas.ts';

export function threadControlRoutes(app: App, { parts }: { parts: Door }): void {
  app.post(
    '/api/v1/conversations/:id/thread-control',
    {
      schema: {
        params: S.IdParams, querystring: S.NoQuery, body: S.ThreadControlBody, response: { 200: S.ComposerState },
      },
    }, // prettier-ignore
    async (request) => {
      const { user } = signedIn(request);
      const gate = { user, conversationId: request.params.id, to: 'change' } as const;
      const conversation = await findConversationForUser(parts.store, gate);
      await changeThreadControl(parts, { conversation, ...request.body });
      return composerState(parts, conversation);
    },
  );
}
