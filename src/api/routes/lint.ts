// While an agent types: what the draft asks for that is known already, with its value and age. Nothing is kept of the draft.
import { askedAgain } from '../../ask-once/asked-again.ts';
import { findConversationForUser } from '../../auth/authorized.ts';
import { recordCardView } from '../../links/card-views.ts';
import { samePerson } from '../../links/same-person.ts';
import type { App, Door } from '../api-parts.ts';
import { signedIn } from '../identify.ts';
import { knownSentence } from '../known-sentences.ts';
import * as S from '../schemas.ts';

export function lintRoutes(app: App, { parts }: { parts: Door }): void {
  const { store, clock } = parts;

  /** A value of a record was shown: whoever clears up after a wrong link hears of it. */
  async function recordShown(contactId: string, user: { id: string }): Promise<void> {
    const { links } = await samePerson(store, { contactIds: [contactId], now: clock.now() });
    for (const link of links.values()) await recordCardView(parts, { link, user });
  }

  app.post(
    '/api/v1/conversations/:id/lint',
    { schema: { params: S.IdParams, querystring: S.NoQuery, body: S.LintBody, response: { 200: S.Lint } } },
    async (request) => {
      const { user } = signedIn(request);
      const wish = { user, conversationId: request.params.id, to: 'change' } as const;
      const conversation = await findConversationForUser(store, wish);
      const findings = await askedAgain(parts, { conversation, text: request.body.text });
      if (findings.some(({ fact }) => fact.standing === 'record')) await recordShown(conversation.contactId, user);
      return {
        items: findings.map(({ kind, start, end, value, ageMs, fact }) => ({
          kind,
          start,
          end,
          value,
          ageMs,
          sentence: knownSentence(fact, ageMs),
        })),
      };
    },
  );
}
