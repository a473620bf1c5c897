import {expect} from '@open-wc/testing';
import {learn, sayIn, sentenceOf} from '../../../src/elements/strings/index.js';
import {englishTalk} from '../../../src/elements/strings/english-talk.js';
import * as protocol from '../../../src/protocol/index.js';
import {ImError, type ErrorCode} from '../../../src/protocol/index.js';

learn(englishTalk);

describe('what a person reads of an error', () => {
  it('is a sentence of ours and never the one for developers', () => {
    const factories = Object.values(protocol).filter(
      (one): one is () => ImError => typeof one === 'function' && makesError(one),
    );
    expect(factories.length).to.be.greaterThan(30);
    for (const make of factories) {
      const error = make();
      const words = sayIn()!(sentenceOf(error));
      expect(words, error.code).to.match(/^[A-Z].*\.$/);
      expect(words, error.code).not.to.equal(error.message);
    }
  });

  it('is a plain one where a newer server gives a code not known here', () => {
    const error = new ImError('not-heard-of' as ErrorCode, 'Developers know.');
    expect(sentenceOf(error)).to.equal('somethingFailed');
  });
});

function makesError(make: unknown): boolean {
  try {
    return (make as (...given: string[]) => unknown)('one', 'two', 'three') instanceof ImError;
  } catch {
    return false;
  }
}
