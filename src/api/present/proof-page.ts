// The page behind a magic link, as HTML of its own: no script, nothing from elsewhere, two buttons. Pure. Before it: routes/proof-page.
import { createHash } from 'node:crypto';
import type { Language } from '../../mail/letter.ts';
import { escaped } from '../../mail/render-letter.ts';
import type { Answered, Asking } from '../../proof/answer-page.ts';
import { PAGE_WORDS } from '../proof-page-words.ts';

/** The form goes back to the address that it stands at; the token is nowhere in the page. */
export function askingPage({ language, names }: Asking): string {
  const words = PAGE_WORDS[language];
  return page(language, {
    title: words.title,
    body: `<p class="ask">${escaped(words.question(names))}</p><p>${escaped(words.explain)}</p><form method="post"><button name="answer" value="yes">${escaped(words.yes)}</button><button name="answer" value="no" class="no">${escaped(words.no)}</button></form>`,
  });
}

export function answeredPage({ language, names, became }: Answered): string {
  const words = PAGE_WORDS[language];
  return page(language, {
    title: words.title,
    body: `<p class="ask" role="status">${escaped(words[became](names))}</p>`,
  });
}

/** The same for a link that is over and one that never was. */
export function gonePage(language: Language): string {
  const words = PAGE_WORDS[language];
  return page(language, { title: words.title, body: `<p class="ask">${escaped(words.gone)}</p>` });
}

const STYLE =
  ':root{color-scheme:light dark}body{font:18px/1.5 system-ui,sans-serif;max-width:34em;margin:12vh auto;padding:0 1.2em}h1{font-size:1.4em}.ask{font-size:1.1em;overflow-wrap:anywhere}button{font:inherit;padding:.7em 1.2em;margin:.4em .6em .4em 0;border-radius:.5em;border:1px solid #1d4ed8;background:#1d4ed8;color:#fff;cursor:pointer}button.no{background:transparent;border-color:currentColor;color:inherit}button:focus-visible{outline:3px solid #f59e0b;outline-offset:2px}';

const page = (language: Language, { title, body }: { title: string; body: string }): string =>
  `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${escaped(title)}</title><style>${STYLE}</style></head><body><main><h1>${escaped(title)}</h1>${body}</main></body></html>`;

/** Nothing runs here, nothing is fetched, nobody frames it, and it leads nowhere. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex, nofollow',
};
