import * as v from 'valibot';

/** `audio` is voice alone; `video` is voice and picture. */
export const Media = v.picklist(['audio', 'video']);
export type Media = v.InferOutput<typeof Media>;
