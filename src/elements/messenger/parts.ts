const COMMON = [
  'header',
  'banner',
  'avatar',
  'presence',
  'name',
  'empty',
  'call-button',
  'audio-call-button',
  'video-call-button',
  'retry-button',
];

export const LIST_PARTS = [
  ...COMMON,
  ...words('notify-button search rows contact contact-selected preview time unread'),
];

export const CHAT_PARTS = [
  ...COMMON,
  ...words('status more-button menu block-button log day news message own-message their-message'),
  ...words('bubble meta delivery-mark failure copy-button call-event typing jump composer field'),
  ...words('send-button blocked unblock-button'),
];

export const CALL_PARTS = [
  ...words('window header name status timer controls remote-picture own-picture notices notice'),
  ...words('problem panel select meter volume preview statistics missed pill avatar button'),
  ...words('accept accept-voice decline cancel microphone camera share more hang-up minimise'),
  ...words('restore full-screen move resize quality call-again call-back close dismiss-missed'),
  ...words('play-sound unmute stop-sharing flip-camera devices connection picture-in-picture'),
  ...words('snapshot retry-button'),
];

/** As `exportparts` wants it: each part by its name with whose it is before it. */
export const exported = (whose: string, parts: readonly string[]): string =>
  parts.map((part) => `${part}: ${whose}-${part}`).join(', ');

function words(text: string): readonly string[] {
  return text.split(' ');
}
