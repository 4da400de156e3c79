// What is in a call to X: a JSON body, or nothing that can be read.
import { isObject, parseJson, type JsonObject } from '../../json.ts';
import type { Call } from '../server.ts';

/** Undefined when it is no JSON object. */
export function readBody(call: Call): JsonObject | undefined {
  try {
    const body = parseJson(call.body.toString('utf8'));
    return isObject(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

export const bodyOf = (call: Call): JsonObject => readBody(call) ?? {};
