// Which permission each kind of Graph call needs, and the error of one that was not granted. Instagram through Facebook Login
// has other names than Instagram Login.
import type { Answer, Call } from '../server.ts';
import type { SimulatedAccount } from '../shapes.ts';
import { metaError, tokenOf } from './meta-wire.ts';
import type { World } from './platform.ts';

export type Purpose = 'send' | 'upload' | 'conversations' | 'profile' | 'comments' | 'subscribed' | 'routing';

const NEEDS = {
  messenger: {
    send: 'pages_messaging',
    upload: 'pages_messaging',
    conversations: 'pages_messaging',
    profile: undefined,
    comments: 'pages_manage_engagement',
    subscribed: 'pages_manage_metadata',
    routing: 'pages_messaging',
  },
  instagramByPage: {
    send: 'instagram_manage_messages',
    upload: 'instagram_manage_messages',
    conversations: 'instagram_manage_messages',
    profile: undefined,
    comments: 'instagram_manage_comments',
    subscribed: 'pages_manage_metadata',
    routing: 'instagram_manage_messages',
  },
  instagram: {
    send: 'instagram_business_manage_messages',
    upload: 'instagram_business_manage_messages',
    conversations: 'instagram_business_manage_messages',
    profile: undefined,
    comments: 'instagram_business_manage_comments',
    subscribed: 'instagram_business_basic',
    routing: 'instagram_business_manage_messages',
  },
} as const satisfies Record<string, Record<Purpose, string | undefined>>;

/** Sends and settings answer 200, reading answers 10 (Common Error Codes, 2026-06). */
export function missingPermission(
  world: World,
  { call, purpose }: { call: Call; purpose: Purpose },
): Answer | undefined {
  const token = world.meta.access.find(tokenOf(call));
  const needed = token && NEEDS[pathOf(token.account)][purpose];
  if (!token || needed === undefined || token.scopes.includes(needed)) return undefined;
  return purpose === 'conversations'
    ? metaError({ code: 10, message: `(#10) This endpoint requires the '${needed}' permission.` })
    : metaError({ code: 200, message: `(#200) Requires ${needed} permission to manage the object` });
}

const pathOf = ({ channel, pageId }: SimulatedAccount): keyof typeof NEEDS => {
  if (channel === 'messenger') return 'messenger';
  return pageId === undefined ? 'instagram' : 'instagramByPage';
};
