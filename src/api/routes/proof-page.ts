// What a customer opens from a letter, with no log-in and no script: the token in the address is the proof. Looking changes nothing;
// the answer does, once. What is over and what never was look the same.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Language } from '../../mail/letter.ts';
import { languageOf } from '../../mail/letter.ts';
import { answerPage, whatIsAsked } from '../../proof/answer-page.ts';
import type { App, Door } from '../api-parts.ts';
import { answeredPage, askingPage, gonePage, PAGE_HEADERS } from '../present/proof-page.ts';
import * as S from '../schemas.ts';

const MOST_BYTES = 200;

export function proofPageRoutes(app: App, { parts }: { parts: Door }): void {
  void app.register(async (page) => {
    page.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: MOST_BYTES },
      (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body as string))),
    );

    page.get('/proof/:token', { schema: { params: Token, hide: true } }, async (request, reply) => {
      const asked = await whatIsAsked(parts, tokenOf(request));
      return asked === undefined ? gone(request, reply) : send(reply, 200, askingPage(asked));
    });

    page.post(
      '/proof/:token',
      { schema: { params: Token, body: S.ProofAnswer, hide: true } },
      async (request, reply) => {
        const { answer } = request.body as S.ProofAnswer;
        const answered = await answerPage(parts, { token: tokenOf(request), isMe: answer === 'yes' });
        return answered === undefined ? gone(request, reply) : send(reply, 200, answeredPage(answered));
      },
    );
  });
}

const Token = z.object({ token: z.string().max(200) });
const tokenOf = (request: FastifyRequest): string => (request.params as z.infer<typeof Token>).token;

const gone = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  send(reply, 410, gonePage(languageAsked(request)));

const send = (reply: FastifyReply, status: number, html: string): FastifyReply =>
  reply.status(status).headers(PAGE_HEADERS).type('text/html; charset=utf-8').send(html);

/** Of a link that says nothing of anybody the browser says which language is read. */
const languageAsked = ({ headers }: FastifyRequest): Language => languageOf(headers['accept-language']?.split(',')[0]);
