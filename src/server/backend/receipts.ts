import type {Receipt} from '../../protocol/index.js';

/** What a reader has not read is not for the author to know. */
export function uncounted({place, reader, author, delivered, read}: Receipt): Receipt {
  return {place, reader, author, delivered, read};
}
