// Addresses of the inbox: a view with its list, a conversation in it, and the pages of those who run it.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import { Accounts } from './admin/accounts.tsx';
import { Problems } from './admin/problems.tsx';
import { Inbox } from './shell/inbox.tsx';
import { Shell } from './shell/shell.tsx';
import { VIEWS, type View } from './views.ts';

interface InboxSearch {
  view?: View;
  q?: string;
}

const readSearch = (search: Record<string, unknown>): InboxSearch => {
  const view = VIEWS.find((name) => name === search['view']);
  const q = typeof search['q'] === 'string' && search['q'] !== '' ? search['q'] : undefined;
  return { ...(view ? { view } : {}), ...(q ? { q } : {}) };
};

const root = createRootRoute({
  component: () => (
    <Shell>
      <Outlet />
    </Shell>
  ),
});
const inbox = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: readSearch,
  component: () => <Inbox />,
});
const conversation = createRoute({
  getParentRoute: () => root,
  path: '/c/$conversationId',
  validateSearch: readSearch,
  component: () => <Inbox />,
});
const accounts = createRoute({ getParentRoute: () => root, path: '/accounts', component: Accounts });
const problems = createRoute({ getParentRoute: () => root, path: '/problems', component: Problems });
// Of no use to who answers: loaded when somebody goes there.
const customers = createRoute({
  getParentRoute: () => root,
  path: '/customers',
  component: lazyRouteComponent(() => import('./customers/customers.tsx'), 'Customers'),
});
const duplicates = createRoute({
  getParentRoute: () => root,
  path: '/customers/duplicates',
  component: lazyRouteComponent(() => import('./customers/duplicates.tsx'), 'Duplicates'),
});
const customer = createRoute({
  getParentRoute: () => root,
  path: '/customers/$customerId',
  component: lazyRouteComponent(() => import('./customers/record.tsx'), 'CustomerPage'),
});
const recognition = createRoute({
  getParentRoute: () => root,
  path: '/recognition',
  component: lazyRouteComponent(() => import('./admin/recognition.tsx'), 'RecognitionPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([inbox, conversation, accounts, problems, customers, duplicates, customer, recognition]),
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
