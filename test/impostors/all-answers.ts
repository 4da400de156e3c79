// Every answer that an agent can get about one contact: each GET route of the contract that has to do with people, whichever have
// been added since.
import type { Person } from '../person.ts';

export interface Known {
  contactId: string;
  conversationId: string;
  /** Records that were suggested, and were looked at. */
  customerIds: readonly string[];
  /** What the agent would type into the search box. */
  typed: readonly string[];
}

export interface GivenAnswer {
  path: string;
  status: number;
  text: string;
}

const ABOUT_PEOPLE = /^\/api\/v1\/(contacts|conversations|customers|customer-pairs)(\/|$)/;

/** Their paths as the contract writes them: `/api/v1/contacts/{id}/links`. */
export async function routesAboutPeople(agent: Person): Promise<string[]> {
  const { body } = await agent.get('/api/openapi.json');
  return Object.entries(body.paths as Record<string, Record<string, unknown>>)
    .filter(([path, methods]) => 'get' in methods && ABOUT_PEOPLE.test(path))
    .map(([path]) => path);
}

export async function allAnswers(agent: Person, routes: readonly string[], known: Known): Promise<GivenAnswer[]> {
  const paths = new Set(routes.flatMap((route) => pathsOf(route, known)));
  const given: GivenAnswer[] = [];
  for (const path of paths) {
    const { status, body } = await agent.get(path);
    given.push({ path, status, text: typeof body === 'string' ? body : JSON.stringify(body) });
  }
  return given;
}

function pathsOf(route: string, { contactId, conversationId, customerIds, typed }: Known): string[] {
  if (route === '/api/v1/customers') return typed.map((q) => `${route}?q=${encodeURIComponent(q)}`);
  const ids = route.startsWith('/api/v1/contacts/') ? [contactId] : route.startsWith('/api/v1/customers/') ? customerIds : [conversationId]; // prettier-ignore
  if (!route.includes('{')) return route === '/api/v1/conversations' ? [] : [route];
  return ids
    .map((id) => route.replace('{id}', id).replaceAll(/\{\w+\}/g, 'nothing'))
    .map((path) => (path.endsWith('/merge-preview') ? `${path}?with=${customerIds[0] ?? ''}` : path));
}
