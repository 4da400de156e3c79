// The one table of who may do what: every route of the product and the roles that it is open to. A route that is not here
// stops the start, so that nothing is open by accident; test/unit/api/permissions walks the whole matrix.
import type { Role } from '../db/tables/staff.ts';

/** `anyone` needs no login; `everyone` means every user, whatever the role. */
export type Permission = 'anyone' | 'everyone' | readonly Role[];

/** Who answers customers. */
const CARE = ['agent', 'supervisor', 'admin'] as const satisfies readonly Role[];
/** Who looks after what the agents do. */
const LEAD = ['supervisor', 'admin'] as const satisfies readonly Role[];
/** Who may read what customers wrote: a privacy officer must, to erase or export it, but never answers. */
const READ = [...CARE, 'privacy_officer'] as const satisfies readonly Role[];
/** Who may take records out of the house. */
const RECORDS = ['admin', 'privacy_officer'] as const satisfies readonly Role[];
const ADMIN = ['admin'] as const satisfies readonly Role[];

export const PERMISSIONS: Readonly<Record<string, Permission>> = {
  // Platforms prove themselves by their signature, monitors see nothing of anybody, /metrics looks at the caller itself.
  'GET /webhooks/x': 'anyone',
  'POST /webhooks/x': 'anyone',
  'GET /webhooks/meta': 'anyone',
  'POST /webhooks/meta': 'anyone',
  'GET /healthz': 'anyone',
  'GET /readyz': 'anyone',
  'GET /metrics': 'anyone',
  'GET /api/openapi.json': 'anyone',

  'POST /api/v1/session': 'anyone',
  'GET /api/v1/session': 'anyone',
  'DELETE /api/v1/session': 'everyone',
  'GET /api/v1/tokens': 'everyone',
  'POST /api/v1/tokens': 'everyone',
  'DELETE /api/v1/tokens/:id': 'everyone',

  'GET /api/v1/conversations': READ,
  'GET /api/v1/conversations/:id': READ,
  'GET /api/v1/conversations/:id/messages': READ,
  'GET /api/v1/conversations/:id/timeline': READ,
  'GET /api/v1/contacts/:id': READ,
  'PUT /api/v1/contacts/:id/anonymous': CARE,
  'PUT /api/v1/contacts/:id/flagged': LEAD,
  'GET /api/v1/contacts/:id/suggestions': CARE,
  'GET /api/v1/contacts/:id/evidence': CARE,
  'GET /api/v1/contacts/:id/links': READ,
  'POST /api/v1/contacts/:id/links': CARE,
  'DELETE /api/v1/contacts/:id/links/:linkId': CARE,
  'GET /api/v1/contacts/:id/links/:linkId/disclosures': ['supervisor', 'admin', 'privacy_officer'],
  'GET /api/v1/contacts/:id/verifications': CARE,
  'POST /api/v1/contacts/:id/verifications': CARE,
  'GET /api/v1/contacts/:id/facts': CARE,
  'POST /api/v1/contacts/:id/facts': CARE,
  'DELETE /api/v1/contacts/:id/facts/:factId': CARE,
  'GET /api/v1/contacts/:id/context': CARE,
  'POST /api/v1/conversations/:id/lint': CARE,
  'PUT /api/v1/conversations/:id/subject': CARE,
  'POST /api/v1/conversations/:id/hops': CARE,
  'POST /api/v1/conversations/:id/joins': CARE,
  'DELETE /api/v1/conversations/:id/joins/:contactId': CARE,

  'GET /api/v1/customers': READ,
  'GET /api/v1/customers/:id': READ,
  'PUT /api/v1/customers/:id': LEAD,
  'POST /api/v1/customers/import': ADMIN,
  'GET /api/v1/customers/imports': ADMIN,
  'GET /api/v1/customers/imports/:id': ADMIN,
  'GET /api/v1/customers/imports/:id/errors': ADMIN,
  'DELETE /api/v1/customers/imports/:id': ADMIN,
  'GET /api/v1/customers/export': RECORDS,
  'POST /api/v1/customers/:id/name-check': CARE,
  'GET /api/v1/customers/:id/history': READ,
  'GET /api/v1/customers/:id/merge-preview': LEAD,
  'POST /api/v1/customers/:id/merges': LEAD,
  'DELETE /api/v1/customers/:id/merges/:mergeId': LEAD,
  'POST /api/v1/customers/:id/splits': LEAD,
  'DELETE /api/v1/customers/:id/splits/:splitId': LEAD,
  'GET /api/v1/customer-pairs': LEAD,
  'PUT /api/v1/customer-pairs/:id': LEAD,

  // For the brand's own app, with an administrator's token: whoever holds it says who is logged in there.
  'POST /api/v1/deep-links': ADMIN,
  'POST /api/v1/account-links': ADMIN,
  // What a customer opens from a letter: the token in the address is the proof.
  'GET /proof/:token': 'anyone',
  'POST /proof/:token': 'anyone',

  'GET /api/v1/connectors': LEAD,
  'POST /api/v1/connectors': ADMIN,
  'PUT /api/v1/connectors/:id': ADMIN,
  'DELETE /api/v1/connectors/:id': ADMIN,
  'POST /api/v1/connectors/:id/try': ADMIN,
  'GET /api/v1/admin/recognition': LEAD,
  'PUT /api/v1/admin/recognition': ADMIN,

  'GET /api/v1/views': READ,
  'GET /api/v1/events': READ,

  'POST /api/v1/conversations/:id/replies': CARE,
  'DELETE /api/v1/conversations/:id/replies/:replyId': CARE,
  'POST /api/v1/messages/:id/settle': CARE,
  'POST /api/v1/conversations/:id/notes': CARE,
  'PUT /api/v1/conversations/:id/assignee': CARE,
  'PUT /api/v1/conversations/:id/status': CARE,
  'POST /api/v1/conversations/:id/snooze': CARE,
  'PUT /api/v1/conversations/:id/tags': CARE,
  'POST /api/v1/conversations/:id/read': CARE,
  'POST /api/v1/conversations/:id/thread-control': CARE,

  'POST /api/v1/attachments': CARE,
  'DELETE /api/v1/attachments/:id': CARE,
  'GET /api/v1/attachments/:id': READ,
  'POST /api/v1/attachments/:id/fetch': CARE,
  'GET /api/v1/attachments/:id/views': READ,
  'POST /api/v1/attachments/:id/views': READ,
  'PUT /api/v1/attachments/:id/views/:viewId': READ,
  'PUT /api/v1/attachments/:id/identity': CARE,

  'GET /api/v1/users': 'everyone',
  'POST /api/v1/users': ADMIN,
  'PUT /api/v1/users/:id': ADMIN,
  'GET /api/v1/channel-accounts': 'everyone',
  'GET /api/v1/channel-accounts/:id/gaps': 'everyone',
  'POST /api/v1/channel-accounts': ADMIN,
  'PUT /api/v1/channel-accounts/:id': ADMIN,
  'DELETE /api/v1/channel-accounts/:id': ADMIN,
  'POST /api/v1/channel-accounts/:id/check': ADMIN,
  'POST /api/v1/channel-accounts/:id/connect': ADMIN,
  'GET /api/v1/admin/dead-events': ADMIN,
  'GET /api/v1/admin/dead-events/:id': ADMIN,
  'POST /api/v1/admin/dead-events/:id/replay': ADMIN,
};

/** Whether one of these roles opens what has this permission. */
export function isAllowed(permission: Permission, roles: readonly Role[]): boolean {
  if (permission === 'anyone') return true;
  return permission === 'everyone' ? roles.length > 0 : permission.some((role) => roles.includes(role));
}

/** Roles that a conversation can be given to. */
export const mayCare = (roles: readonly Role[]): boolean => isAllowed(CARE, roles);
export const mayRead = (roles: readonly Role[]): boolean => isAllowed(READ, roles);
export const mayLead = (roles: readonly Role[]): boolean => isAllowed(LEAD, roles);
export const mayAdminister = (roles: readonly Role[]): boolean => isAllowed(ADMIN, roles);
