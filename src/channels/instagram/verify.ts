// Whether a delivery at Meta's door is for Instagram. The bytes were signed for both channels alike and are checked before,
// in meta/signature.
import { isObject, type Json, type JsonObject } from '../../json.ts';

export const isForInstagram = (delivery: Json): delivery is JsonObject =>
  isObject(delivery) && delivery['object'] === 'instagram';
