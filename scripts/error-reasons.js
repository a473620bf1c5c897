// Why each error happens and how to mend it: what the pages of docs/errors say beside what the source knows.

/**
 * Code → why it happens, and what to do about it.
 *
 * @type {Readonly<Record<string, {readonly why: string; readonly mend: string}>>}
 */
export const REASONS = {
  'token-missing': {
    why: 'A client opened the WebSocket and said something else than `hello` with a token. The elements never do.',
    mend: 'Only for a client of your own: begin with `hello`; see [the protocol](../protocol.md).',
  },
  'token-invalid': {
    why: 'The signature does not fit the key of the server, a claim is missing or wrong, or it is no JWT at all: a token for another site, say, or the page for signing in where `token-url` should have answered.',
    mend: 'The message says which. Use the same secret on both sides (`IM_SECRET`), or the public key that belongs to yours; set `sub` and `exp`; look at what `token-url` answers in the network panel.',
  },
  'token-algorithm': {
    why: 'The token is signed in another way than the key of the server is for.',
    mend: 'Sign with HS256 where the server has a secret; with RS256, ES256 or EdDSA where it has a public key or its address.',
  },
  'token-expired': {
    why: 'The time in `exp` is over, and no newer token was to be had.',
    mend: 'Use `token-url` or `getToken`, which bring the next one before it is needed; set the clocks of both machines.',
  },
  'token-revoked': {
    why: 'Your site has revoked the tokens of this user made before a certain moment, through the admin API.',
    mend: 'Nothing, where that was meant: a token made later signs in again. Tokens need `iat`, to tell.',
  },
  'token-unavailable': {
    why: '`token-url` could not be fetched, answered with something else than a token, or `getToken` threw. `error.cause` says which.',
    mend: 'Answer the POST of `token-url` with the token as text or as `{"token": "…"}`, with status 200. On another origin it needs CORS with credentials. It is asked again by itself.',
  },
  'guest-refused': {
    why: 'A server that lets guests in could not take the name it was given.',
    mend: 'Give a name of one line with at least one letter or digit. On a site with users of its own, use tokens.',
  },
  'sign-in-timeout': {
    why: 'The connection came up, and no `hello` followed: a network that carries the opening of a WebSocket and nothing after it.',
    mend: 'Look at the proxies in between: they have to let frames pass both ways at once. The page tries again.',
  },
  'version-unsupported': {
    why: 'The page holds elements of another protocol version than the server speaks, mostly from a cache.',
    mend: 'Load the script from the server itself, and let browsers ask for `im-elements.js` anew, as the server has them do.',
  },
  'origin-refused': {
    why: 'The page comes from an origin that the server does not know. A page sees this as `server-unreachable`, as browsers do not tell it more.',
    mend: 'Add the origin of the page, exactly as the address bar shows it, to `origins` (`--origins https://shop.example.com`).',
  },
  replaced: {
    why: 'The same device has signed in on another connection: a duplicated tab. The older page takes a new id and comes back by itself.',
    mend: 'Nothing. In a client of your own, make a device id for every page.',
  },
  silent: {
    why: 'The device has not answered the server for two and a half heartbeats: a computer asleep, a network that is gone.',
    mend: 'Nothing: the page comes back by itself. Where it happens at rest, a proxy cuts idle connections: give it a longer time.',
  },
  'too-slow': {
    why: 'The device read so slowly that the server would have had to keep too much for it.',
    mend: 'Nothing: it comes back and gets what it missed. In a client of your own, do less while frames arrive.',
  },
  'too-many-connections': {
    why: 'This user has more devices signed in than the server allows.',
    mend: 'Raise `connectionsPerUser`, or look for pages that open sessions and never close them.',
  },
  'frame-invalid': {
    why: 'One side said something that the other does not understand.',
    mend: 'Only for a client of your own: the message names the field; see [the protocol](../protocol.md). From the elements it is a fault of ours: please report it.',
  },
  'frame-binary': {
    why: 'A client sent a binary frame.',
    mend: 'Only for a client of your own: send JSON as text.',
  },
  'frame-too-large': {
    why: 'What was to be sent is larger than a frame may be, mostly data for `transmit` or a message of a kind of your own.',
    mend: 'Send an address in place of the data itself.',
  },
  'rate-limited': {
    why: 'More frames, calls or messages than the server allows one user or one pair of them.',
    mend: 'The person waits; the message says how long. A site whose users really are that quick raises the limits: see [the server](../server.md).',
  },
  'user-unknown': {
    why: 'There is no such user, or none that this one may reach. Which of the two is not told.',
    mend: 'Check the id: it is the `sub` of the other one’s token. Where a site says who may reach whom, check that.',
  },
  'user-offline': {
    why: 'The other one has no device connected, and what was asked for is not kept: `transmit`, or a call.',
    mend: 'Write a message, which is kept. Presence tells beforehand.',
  },
  'to-oneself': {
    why: 'The page named its own user as the one to write to or to call.',
    mend: 'Use the id of somebody else. For your own devices there is a kind of message of your own.',
  },
  blocked: {
    why: 'The other person has blocked this one.',
    mend: 'Nothing for you to mend: it is theirs to undo.',
  },
  blocking: {
    why: 'This person has blocked the one they try to reach.',
    mend: 'They press “Unblock” in the conversation.',
  },
  'block-limit': {
    why: 'The list of blocked people is full.',
    mend: 'They unblock somebody. Where strangers are a plague, let the server refuse them: `reach: contacts`.',
  },
  'not-a-contact': {
    why: 'The site lets only contacts reach each other, and this is none.',
    mend: 'Make the two contacts through the admin API or your webhook; see [the server](../server.md).',
  },
  'not-allowed': {
    why: 'The webhook of your site refused it. The message is what it answered.',
    mend: 'In your webhook.',
  },
  'not-in-call': {
    why: 'Something was said about a call that this device is not in, mostly one that has just ended.',
    mend: 'Nothing in a page with the elements. In a client of your own, wait for `room`.',
  },
  'place-unknown': {
    why: 'The page knows a place in the order of messages that the server has not reached: its database was put back to an older state.',
    mend: 'Nothing: the page begins anew. Restore backups with the server stopped.',
  },
  'nothing-received': {
    why: 'A receipt was sent for somebody who has sent nothing.',
    mend: 'Only for a client of your own.',
  },
  'try-later': {
    why: 'The server cannot do this now: a backend, a webhook or Redis does not answer.',
    mend: 'Look at `/readyz` and the log of the server, which name what it waits for. Pages try again by themselves.',
  },
  'server-stopping': {
    why: 'The server is being stopped or replaced.',
    mend: 'Nothing: pages come back by themselves, spread over some seconds.',
  },
  'server-error': {
    why: 'Something in the server failed that nobody expected.',
    mend: 'Its log has the whole error, with the id of the connection. Please report it.',
  },
  'not-connected': {
    why: 'Something was asked that needs the server while there is no signed-in connection.',
    mend: 'Wait for `session.status` to be `online`. Messages may be written at any time.',
  },
  'server-unreachable': {
    why: 'No connection came up since the page was opened. A browser does not tell a page why: the server is down, `server` names another one, a proxy does not pass WebSockets on, the server refuses the origin of the page, or the content security policy of the page forbids it.',
    mend: 'Try `im-server doctor`. Add the page to `origins`, and `wss://im.example.com` to `connect-src`; let the proxy pass `Upgrade` on. The page tries again by itself.',
  },
  unconfirmed: {
    why: 'A message was written offline, before it was known who had signed in.',
    mend: 'The person sends it again: from the button beside it.',
  },
  'no-answer': {
    why: 'The connection was lost while something was asked, so nobody knows whether it was done.',
    mend: 'Ask again once connected. Messages and calls are repeated by themselves.',
  },
  'session-conflict': {
    why: 'Two elements of the same session name different servers. The first stays.',
    mend: 'Give one of them another `session`, or both the same `server`.',
  },
  'session-closed': {
    why: 'The session was ended with `session.close()`, and something is asked of it still.',
    mend: 'Join it again: `joinSession`, or put the elements back into the page.',
  },
  'in-call': {
    why: 'A call was asked for while this page is in one.',
    mend: 'Hang up first. `session.calls.current` tells.',
  },
  'attribute-invalid': {
    why: 'An attribute or property has a value that means nothing. It is left out of account.',
    mend: 'The message says which attribute, what it was, and what it takes; see [the elements](../elements.md).',
  },
  'language-unavailable': {
    why: 'The file with the words of a language could not be loaded. The elements go on in English.',
    mend: 'As for [code-unavailable](code-unavailable.md).',
  },
  'words-invalid': {
    why: 'Sentences given to `replaceWords` do not fit: an unknown name, or a value in braces that there is not.',
    mend: 'The message says which; see [languages](../languages.md).',
  },
  'code-unavailable': {
    why: 'A part of the script could not be loaded: only some files of its folder are served, the page went offline, or its content security policy names single files.',
    mend: 'Serve the whole folder; allow its origin in `script-src`. Or use the single file, `im-elements.global.js`.',
  },
  'trusted-types-refused': {
    why: 'The page enforces Trusted Types and does not allow the policy `lit-html`, or allows it once where the page uses Lit itself.',
    mend: "Send `trusted-types lit-html`, with `'allow-duplicates'` where there is another copy of Lit; see [embedding](../embedding.md#under-a-content-security-policy).",
  },
  'picture-missing': {
    why: 'A snapshot was asked for while that side shows no picture.',
    mend: 'Wait until the camera is on.',
  },
  'device-insecure': {
    why: 'Browsers give camera and microphone to secure pages only.',
    mend: 'Serve the page by https. `localhost` is secure as it is.',
  },
  'device-policy': {
    why: 'A Permissions-Policy keeps the device from this page: it is in an iframe without `allow`, or a header forbids it.',
    mend: 'The message says which: give the iframe what it has to be [allowed](../embedding.md#in-an-iframe), and take the header away.',
  },
  'device-denied': {
    why: 'The person, the settings of the browser or those of the system refuse the device to this page.',
    mend: 'The person changes it beside the address, or in the settings of the system. The call goes on without it.',
  },
  'device-dismissed': {
    why: 'The question of the browser was closed without an answer.',
    mend: 'The button in the call window asks again.',
  },
  'device-missing': {
    why: 'There is no such device, or it was unplugged.',
    mend: 'The person connects one: the call takes it when it is there.',
  },
  'device-in-use': {
    why: 'Another application, or another tab, holds the device.',
    mend: 'The person closes it there, and presses the button in the call window.',
  },
  'device-constrained': {
    why: 'A device is there, and cannot do what was asked of it.',
    mend: 'Ask for less: `quality`, `frame-rate`. The message names what it cannot do.',
  },
  'device-failed': {
    why: 'The browser could not open the device and does not say why.',
    mend: '`error.cause` is what the browser said. Unplugging the device, or restarting the browser, helps most often.',
  },
};

/**
 * End reason → why a call ends so. None is a fault of the page but where it says so.
 *
 * @type {Readonly<Record<string, string>>}
 */
export const ENDS = {
  'hung-up': 'One side pressed “Hang up”, signed out, or its element was taken from the page.',
  declined: 'The called person refused.',
  cancelled: 'The caller withdrew before there was an answer.',
  missed: 'Nobody answered in time: `ring-timeout`, 45 s unless said otherwise.',
  busy: 'The called person rings or talks already.',
  offline: 'The called person has no device that could ring.',
  'answered-elsewhere': 'Another device of the same person took the call.',
  'declined-elsewhere': 'Another device of the same person refused it.',
  'media-failed':
    'No path between the two devices was found. Nearly always there is no TURN server for networks that block direct connections: name one (`--turn`), and try it with `im-server doctor`.',
  'connection-lost':
    'A device or its network went away and did not come back in time: 30 s for a network, 6 s for a closed page.',
  'device-error':
    'The browser could not set up the call at all: it has no WebRTC, or the code of calls could not be loaded.',
  forbidden: 'The caller may not call this person; see [who may reach whom](../server.md).',
  'server-ended': 'The server ended it, as when the site revokes a user.',
};
