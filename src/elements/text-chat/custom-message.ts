import type {TranscriptEntry} from '../../client/transcript.js';
import type {Content} from '../../protocol/index.js';

/**
 * Draws a message in place of the element: gives a node, or text, which is never taken for HTML; `undefined`
 * leaves the message to the element. Called once for each message.
 */
export type RenderMessage = (message: TranscriptEntry) => Node | string | undefined;

type Drawn = Node | readonly Node[] | string | undefined;

/** What the page has drawn, kept for as long as the message is known: a node may hold what its reader did with it. */
export class CustomMessages {
  #drawn = new WeakMap<Content, {readonly drawn: Drawn}>();
  #by: RenderMessage | undefined;

  of(entry: TranscriptEntry, render: RenderMessage | undefined): Drawn {
    if (render !== this.#by) {
      this.#by = render;
      this.#drawn = new WeakMap();
    }
    if (!render) return undefined;
    const known = this.#drawn.get(entry.content);
    if (known) return known.drawn;
    const drawn = draw(entry, render);
    this.#drawn.set(entry.content, {drawn});
    return drawn;
  }
}

function draw(entry: TranscriptEntry, render: RenderMessage): Drawn {
  try {
    const drawn = render(entry);
    // A fragment is empty once it has been put somewhere.
    return drawn instanceof DocumentFragment ? [...drawn.childNodes] : drawn;
  } catch (error) {
    // The page's mistake, which takes no other message along.
    reportError(error);
    return undefined;
  }
}
