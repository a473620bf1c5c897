import type {Call} from '../client/call.js';
import type {TranscriptEntry} from '../client/transcript.js';
import type {ImError, Media, Profile, UserId} from '../protocol/index.js';

const through = {bubbles: true, composed: true} as const;

/** Someone pressed a call button. `preventDefault()` keeps the call from being placed. */
export class ImCallRequestEvent extends Event {
  static readonly type = 'im-call-request';
  readonly contact: Profile;
  readonly media: Media;

  constructor(contact: Profile, media: Media) {
    super(ImCallRequestEvent.type, {...through, cancelable: true});
    this.contact = contact;
    this.media = media;
  }
}

/** The call entered another phase; `call.phase` says which, `call.endReason` why it ended. */
export class ImCallChangeEvent extends Event {
  static readonly type = 'im-call-change';
  readonly call: Call;

  constructor(call: Call) {
    super(ImCallChangeEvent.type, through);
    this.call = call;
  }
}

/** A contact was chosen in the list. `preventDefault()` keeps the chat from opening it. */
export class ImContactSelectEvent extends Event {
  static readonly type = 'im-contact-select';
  readonly contact: Profile;

  constructor(contact: Profile) {
    super(ImContactSelectEvent.type, {...through, cancelable: true});
    this.contact = contact;
  }
}

/** The composer's text is about to be sent. `preventDefault()` keeps it from being sent, and in the composer. */
export class ImMessageSendEvent extends Event {
  static readonly type = 'im-message-send';
  readonly to: UserId;
  readonly text: string;

  constructor(to: UserId, text: string) {
    super(ImMessageSendEvent.type, {...through, cancelable: true});
    this.to = to;
    this.text = text;
  }
}

/** Whose picture: the own one, or that of the other side. */
export type PictureSide = 'local' | 'remote';

/** A picture of a call was taken, as a PNG. `preventDefault()` keeps it from being saved as a file. */
export class ImSnapshotEvent extends Event {
  static readonly type = 'im-snapshot';
  readonly side: PictureSide;
  readonly blob: Blob;
  /** Who the call is with. */
  readonly contact: Profile;

  constructor(side: PictureSide, blob: Blob, contact: Profile) {
    super(ImSnapshotEvent.type, {...through, cancelable: true});
    this.side = side;
    this.blob = blob;
    this.contact = contact;
  }
}

/**
 * A message has come from someone else; told once a session, whether its conversation is shown or not.
 * `preventDefault()` keeps the sound and the notification of it from the reader.
 */
export class ImMessageEvent extends Event {
  static readonly type = 'im-message';
  readonly contact: Profile;
  readonly message: TranscriptEntry;

  constructor(contact: Profile, message: TranscriptEntry) {
    super(ImMessageEvent.type, {...through, cancelable: true});
    this.contact = contact;
    this.message = message;
  }
}

/** How many messages are unread in all conversations of the session has changed. */
export class ImUnreadChangeEvent extends Event {
  static readonly type = 'im-unread-change';
  readonly unread: number;

  constructor(unread: number) {
    super(ImUnreadChangeEvent.type, through);
    this.unread = unread;
  }
}

/** Another user has transmitted data of the application's own; see `session.transmit`. */
export class ImTransmitEvent extends Event {
  static readonly type = 'im-transmit';
  readonly from: UserId;
  readonly data: unknown;

  constructor(from: UserId, data: unknown) {
    super(ImTransmitEvent.type, through);
    this.from = from;
    this.data = data;
  }
}

/** The panel of a messenger has opened. */
export class ImOpenEvent extends Event {
  static readonly type = 'im-open';

  constructor() {
    super(ImOpenEvent.type, through);
  }
}

/** The panel of a messenger has closed. */
export class ImCloseEvent extends Event {
  static readonly type = 'im-close';

  constructor() {
    super(ImCloseEvent.type, through);
  }
}

/** Something went wrong that the page's developer should know of; `error.code` says what. */
export class ImErrorEvent extends Event {
  static readonly type = 'im-error';
  readonly error: ImError;

  constructor(error: ImError) {
    super(ImErrorEvent.type, through);
    this.error = error;
  }

  /** Where in this package it is written what to do about it, with more room than in the error's message. */
  get help(): string {
    return `docs/errors/${this.error.code}.md`;
  }
}

declare global {
  /** Also on `document` and `window`, as all of them bubble. */
  interface GlobalEventHandlersEventMap {
    'im-call-request': ImCallRequestEvent;
    'im-call-change': ImCallChangeEvent;
    'im-contact-select': ImContactSelectEvent;
    'im-message-send': ImMessageSendEvent;
    'im-snapshot': ImSnapshotEvent;
    'im-message': ImMessageEvent;
    'im-unread-change': ImUnreadChangeEvent;
    'im-transmit': ImTransmitEvent;
    'im-open': ImOpenEvent;
    'im-close': ImCloseEvent;
    'im-error': ImErrorEvent;
  }
}
