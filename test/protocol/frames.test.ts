import {expect} from '@open-wc/testing';
import {
  ClientFrame,
  FRAME_DEPTH,
  ImError,
  parse,
  parseFrame,
  replies,
  SDP_LENGTH,
  ServerFrame,
  TEXT_LENGTH,
  UserId,
} from '../../src/protocol/index.js';

/** The error that refuses `frame`. */
function refusal(frame: unknown, schema: typeof ClientFrame | typeof ServerFrame = ClientFrame) {
  const text = typeof frame === 'string' ? frame : JSON.stringify(frame);
  try {
    parseFrame(schema, text);
  } catch (error) {
    return error as ImError;
  }
  return expect.fail(`should have been refused: ${text.slice(0, 100)}`);
}

const accepted = (frame: unknown) => parseFrame(ClientFrame, JSON.stringify(frame));

const id = 'an-id-of-mine';
const content = {kind: 'text', text: 'hello'};
const send = {type: 'send', ref: 1, id, to: 'bob', content};

describe('frames', () => {
  const examples: ClientFrame[] = [
    {type: 'hello', version: 1, token: 't', device: id},
    {type: 'hello', version: 1, token: 't', device: id, call: id},
    {type: 'ping', ref: 1},
    {type: 'pong'},
    {type: 'set-presence', presence: 'away'},
    {type: 'transmit', ref: 2, to: 'bob', data: {any: [1, null, 'json']}},
    {type: 'send', ref: 3, id, to: 'bob', content: {kind: 'text', text: 'a\nb\tc 👍'}},
    {type: 'overview', ref: 4},
    {type: 'overview', ref: 4, before: 9, since: 2},
    {type: 'block', ref: 4, user: 'bob'},
    {type: 'unblock', ref: 4, user: 'bob'},
    {type: 'sync', ref: 5, since: 0},
    {type: 'history', ref: 6, with: 'bob'},
    {type: 'history', ref: 7, with: 'bob', before: 9, limit: 50},
    {type: 'receipt', author: 'bob', delivered: 3},
    {type: 'receipt', author: 'bob', delivered: 3, read: 2},
    {type: 'invite', call: id, to: 'bob', media: 'video'},
    {type: 'invite', call: id, to: 'bob', media: 'video', preconnect: 'relay', ringTimeout: 5},
    {type: 'ringing', call: id},
    {type: 'ringing', call: id, preconnect: 'direct'},
    {type: 'peer-alive', call: id},
    {type: 'accept', call: id, media: 'audio'},
    {type: 'end', call: id, reason: 'declined'},
    {type: 'room-signal', call: id, signal: {kind: 'offer', link: id, sdp: 'v=0'}},
    {
      type: 'room-signal',
      call: id,
      signal: {kind: 'candidate', link: id, candidate: '', sdpMid: null, sdpMLineIndex: 0},
    },
    {
      type: 'room-signal',
      call: id,
      signal: {kind: 'state', link: id, microphone: true, camera: false, screen: false},
    },
  ];

  for (const example of examples) {
    it(`come through unchanged: ${JSON.stringify(example).slice(0, 70)}`, () => {
      expect(accepted(example)).to.deep.equal(example);
    });
  }

  it('lose what nobody knows', () => {
    expect(accepted({type: 'pong', extra: 1})).to.deep.equal({type: 'pong'});
  });

  it('take a hello without a token, so that the server can say what is missing', () => {
    expect(accepted({type: 'hello', version: 1, device: id})).to.include({token: ''});
  });

  const bad: [string, unknown, RegExp][] = [
    ['no JSON', '{', /not JSON/],
    ['no object', '7', /frame/],
    ['null', 'null', /frame/],
    ['an array', [], /type/],
    ['an unknown type', {type: 'from-the-future'}, /type/],
    ['a type that only the server uses', {type: 'welcome'}, /type/],
    ['a field left out', {type: 'sync', ref: 1}, /since/],
    ['a field of another type', {...send, to: 7}, /to/],
    ['a ref that is none', {type: 'ping', ref: 0}, /ref/],
    ['a ref that is no whole number', {type: 'ping', ref: 1.5}, /ref/],
    ['an id with other characters', {...send, id: '../../etc'}, /id/],
    ['an id that is too short', {...send, id: 'short'}, /id/],
    ['a user without name', {...send, to: ''}, /to/],
    ['a user with a control character', {...send, to: 'bob\u0000'}, /to/],
    ['a user that is half a character', {...send, to: '\ud800'}, /to/],
    ['an empty text', {...send, content: {kind: 'text', text: ' \n '}}, /content\.text/],
    [
      'a text too long',
      {...send, content: {kind: 'text', text: 'x'.repeat(TEXT_LENGTH + 1)}},
      /text/,
    ],
    [
      'a text with an escape character',
      {...send, content: {kind: 'text', text: '\u001b[2J'}},
      /text/,
    ],
    ['another kind of content', {...send, content: {kind: 'html', text: 'x'}}, /content/],
    [
      'an end reason that only the server gives',
      {type: 'end', call: id, reason: 'missed'},
      /reason/,
    ],
    [
      'presence that is not one’s to choose',
      {type: 'set-presence', presence: 'in-call'},
      /presence/,
    ],
    [
      'a description too long',
      {
        type: 'room-signal',
        call: id,
        signal: {kind: 'offer', link: id, sdp: 'x'.repeat(SDP_LENGTH + 1)},
      },
      /sdp/,
    ],
    [
      'a time to ring that is too short',
      {type: 'invite', call: id, to: 'bob', media: 'audio', ringTimeout: 4},
      /ringTimeout/,
    ],
    [
      'a time to ring that is too long',
      {type: 'invite', call: id, to: 'bob', media: 'audio', ringTimeout: 181},
      /ringTimeout/,
    ],
    ['a signal of another kind', {type: 'room-signal', call: id, signal: {kind: 'data'}}, /signal/],
  ];

  for (const [what, frame, names] of bad) {
    it(`are refused with ${what}, naming the field`, () => {
      const error = refusal(frame);
      expect(error).to.be.instanceOf(ImError);
      expect(error.code).to.equal('frame-invalid');
      expect(error.message).to.match(names);
    });
  }

  it('are refused without showing what they held', () => {
    const secret = 'secret-token';
    const hello = {type: 'hello', version: 1, token: 'x', device: `!${secret}`};
    expect(refusal(hello).message).not.to.contain(secret);
    expect(refusal({type: secret}).message).not.to.contain(secret);
    expect(refusal({type: 'hello', version: secret, device: id}).message).not.to.contain(secret);
  });

  it('are refused when they are too deep, without running out of stack', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    const transmit = (data: string) => `{"type":"transmit","ref":1,"to":"bob","data":${data}}`;
    expect(parseFrame(ClientFrame, transmit(nested(FRAME_DEPTH - 1)))).to.include({ref: 1});
    expect(refusal(transmit(nested(FRAME_DEPTH))).message).to.contain('deeper');
    expect(refusal(transmit(nested(5_000))).message).to.contain('deeper');
  });

  it('keep a hostile key from reaching any prototype', () => {
    const text = '{"type":"pong","__proto__":{"polluted":true},"constructor":1}';
    const frame = parseFrame(ClientFrame, text);
    expect(Object.keys(frame)).to.deep.equal(['type']);
    expect('polluted' in frame).to.equal(false);
  });

  describe('from the server', () => {
    const profile = {id: 'bob', name: 'Bob'};

    it('come through with what they mean', () => {
      const frame = {
        type: 'room',
        call: id,
        room: 1,
        role: 'caller',
        peer: profile,
        media: {caller: 'audio', callee: 'video'},
        policy: 'all',
        iceServers: [{urls: ['turn:im.test'], username: 'u', credential: 'c'}],
        preconnected: true,
        elapsed: 12,
      };
      expect(parseFrame(ServerFrame, JSON.stringify(frame))).to.deep.equal(frame);
    });

    it('may carry an error code that this side does not know', () => {
      const frame = {type: 'error', code: 'from-the-future', message: 'x'};
      expect(parseFrame(ServerFrame, JSON.stringify(frame))).to.deep.equal(frame);
    });

    it('are refused with a picture that is a script', () => {
      const contact = {...profile, presence: 'online', picture: 'javascript:alert(1)'};
      expect(refusal({type: 'contact', contact}, ServerFrame).message).to.contain('picture');
    });
  });
});

describe('replies', () => {
  it('are checked by what they answer', () => {
    expect(parse(replies.send, {place: 3, at: 4}, 'reply')).to.deep.equal({place: 3, at: 4});
    expect(() => parse(replies.send, {place: -1, at: 4}, 'reply')).to.throw(ImError, 'place');
    expect(() => parse(replies.transmit, undefined, 'reply')).to.throw(ImError, 'reply');
  });
});

describe('a user id', () => {
  it('is any line of text a site may use', () => {
    for (const name of ['7', 'ann@example.com', 'Ångström 漢字', 'a b']) {
      expect(parse(UserId, name, 'user')).to.equal(name);
    }
  });
});
