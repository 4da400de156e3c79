// Whether a delivery at Meta's door is for Messenger. The bytes were signed for both channels alike and are checked before,
// in meta/signature.
import { isObject, type Json } from '../../json.ts';

/**
 * Messenger takes every delivery that does not name Instagram, also of an object that we do not know: somebody must keep
 * and show it.
 */
export const isForMessenger = (delivery: Json): boolean => !isObject(delivery) || delivery['object'] !== 'instagram';
