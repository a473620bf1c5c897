import * as v from 'valibot';
import {CallId} from '../protocol/index.js';

const Headers = v.object({
  type: v.fallback(v.string(), ''),
  ref: v.fallback(v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))), undefined),
  call: v.fallback(v.optional(CallId), undefined),
});

/** What can be told of a frame that is not valid, so that its error still finds the request or call. */
export function readHeaders(text: string): v.InferOutput<typeof Headers> {
  const nothing = {type: '', ref: undefined, call: undefined};
  try {
    const result = v.safeParse(Headers, JSON.parse(text));
    return result.success ? result.output : nothing;
  } catch {
    return nothing;
  }
}
