// What stands beside the words of a message at Meta: the button that said them, and the ad or link that the customer came by.
import type { LedgerMessage } from '../shapes.ts';

export function extrasOf({ quickReply, cameBy }: LedgerMessage): object {
  return {
    ...(quickReply === undefined ? {} : { quick_reply: { payload: quickReply } }),
    ...(cameBy === undefined ? {} : { referral: referralOf(cameBy) }),
  };
}

function referralOf({ ref, adTitle, adId, postId }: NonNullable<LedgerMessage['cameBy']>): object {
  const named = ref === undefined ? {} : { ref };
  if (adTitle === undefined) return { ...named, source: 'SHORTLINK', type: 'OPEN_THREAD' };
  const ads_context_data = { ad_title: adTitle, ...(postId === undefined ? {} : { post_id: postId }) };
  return { ...named, ad_id: adId ?? '23850000000000001', source: 'ADS', type: 'OPEN_THREAD', ads_context_data };
}
