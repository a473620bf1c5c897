import {expect} from '@open-wc/testing';
import type {ImCallRequestEvent, ImErrorEvent} from '../../../src/elements/events.js';
import type {EndReason} from '../../../src/protocol/index.js';
import {OpenedWindow} from './opened-window.js';
import '../code-loaded.js';

describe('the end of a call', () => {
  let opened: OpenedWindow;

  beforeEach(async () => {
    opened = await OpenedWindow.open();
  });

  afterEach(() => opened.page.leave());

  const outgoing: readonly [EndReason, string, again: boolean][] = [
    ['hung-up', 'The call has ended.', false],
    ['declined', 'Bob declined the call.', true],
    ['cancelled', 'You cancelled the call.', false],
    ['missed', 'Bob did not answer.', true],
    ['busy', 'Bob is in another call.', true],
    ['offline', 'Bob is offline and cannot be called now.', true],
    ['media-failed', 'No connection to Bob could be made.', true],
    ['connection-lost', 'The connection was lost.', true],
    ['device-error', 'This browser could not start the call.', false],
    ['forbidden', 'You cannot call Bob.', false],
    ['server-ended', 'The call was ended by the service.', false],
  ];

  it('gives the words of the site where that has refused the call, as they are', async () => {
    const call = await opened.invite();
    await opened.end('forbidden', call);
    const message = 'Bob is <b>asleep</b> until 8.';
    await opened.page.receive({type: 'error', code: 'not-allowed', message, call});
    await opened.element.updateComplete;
    const sentence = 'You cannot call Bob. Bob is <b>asleep</b> until 8.';
    expect(opened.text).to.contain(sentence);
    expect(opened.spoken).to.contain(sentence);
  });

  for (const [reason, sentence, again] of outgoing) {
    it(`has a sentence for who called when it was ${reason}`, async () => {
      const call = await opened.invite();
      await opened.end(reason, call);
      expect(opened.text).to.contain(sentence);
      expect(opened.spoken).to.contain(sentence);
      expect(opened.buttons.includes('Call again')).to.equal(again);
      await expect(opened.element).to.be.accessible();
    });
  }

  const incoming: readonly [EndReason, string][] = [
    ['declined', 'You declined the call.'],
    ['cancelled', 'Bob has stopped calling.'],
    ['missed', 'You missed a call from Bob.'],
    ['answered-elsewhere', 'Answered on another device.'],
    ['declined-elsewhere', 'Declined on another device.'],
  ];

  for (const [reason, sentence] of incoming) {
    it(`has a sentence for who was called when it was ${reason}`, async () => {
      await opened.ring();
      await opened.end(reason);
      expect(opened.text).to.contain(sentence);
    });
  }

  it('closes on the button, and on Escape', async () => {
    await opened.ring();
    await opened.end('cancelled');
    await opened.press('Close');
    expect(opened.find('.window')).to.equal(null);

    await opened.ring();
    await opened.end('cancelled');
    opened.box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true}));
    await opened.element.updateComplete;
    expect(opened.find('.window')).to.equal(null);
  });

  describe('with "Call again"', () => {
    beforeEach(async () => {
      await opened.end('busy', await opened.invite('audio'));
    });

    it('calls the same person in the same way', async () => {
      await opened.press('Call again');
      expect(opened.asked.at(-1)).to.include({type: 'invite', to: 'bob', media: 'audio'});
      expect(opened.text).to.contain('Calling Bob…');
    });

    it('lets the page keep the call from being placed', async () => {
      opened.element.addEventListener('im-call-request', (event: ImCallRequestEvent) => {
        expect(event.contact.id).to.equal('bob');
        event.preventDefault();
      });
      await opened.press('Call again');
      expect(opened.asked.filter(({type}) => type === 'invite')).to.have.length(1);
    });

    it('says why it cannot where the connection is gone', async () => {
      const codes: string[] = [];
      opened.element.addEventListener('im-error', ({error}: ImErrorEvent) =>
        codes.push(error.code),
      );
      await opened.page.disconnect();
      await opened.press('Call again');
      expect(opened.text).to.contain('There is no connection right now.');
      expect(codes).to.deep.equal(['not-connected']);
    });
  });
});
