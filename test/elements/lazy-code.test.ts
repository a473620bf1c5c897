import {expect, fixture, html as template, oneEvent} from '@open-wc/testing';
import {html, LitElement} from 'lit';
import type {ImErrorEvent} from '../../src/elements/index.js';
import {CodeLoader, LazyCode} from '../../src/elements/lazy-code.js';

let answers: {resolve: (code: string) => void; reject: (cause: Error) => void}[];
let lazy: LazyCode<string>;

/** Shows its code, or that it has none. */
class Waiting extends LitElement {
  readonly code = new CodeLoader(this, lazy);

  override render() {
    const code = this.code.want();
    return html`${code ?? (this.code.hasFailed ? 'failed' : 'waiting')}`;
  }

  get text(): string {
    return this.shadowRoot!.textContent.trim();
  }
}
customElements.define('test-waiting', Waiting);

describe('code that is loaded when it is needed', () => {
  beforeEach(() => {
    answers = [];
    lazy = new LazyCode(
      'the test',
      () => new Promise((resolve, reject) => answers.push({resolve, reject})),
    );
  });

  // That code cannot be loaded is told once, until some has come.
  afterEach(() => new LazyCode('the end', () => Promise.resolve('here')).load());

  const opened = () => fixture<Waiting>(template`<test-waiting></test-waiting>`);
  const drawn = async (element: Waiting) => {
    await new Promise((resolve) => setTimeout(resolve));
    await element.updateComplete;
  };

  it('is fetched once for all, and shown by all when it has come', async () => {
    const [one, other] = [await opened(), await opened()];
    expect([one.text, other.text]).to.deep.equal(['waiting', 'waiting']);
    expect(answers).to.have.length(1);
    answers[0]!.resolve('here');
    await drawn(one);
    await drawn(other);
    expect([one.text, other.text]).to.deep.equal(['here', 'here']);
  });

  it('is there at once for who comes later', async () => {
    const loading = lazy.load();
    answers[0]!.resolve('here');
    await loading;
    expect((await opened()).text).to.equal('here');
    expect(answers).to.have.length(1);
  });

  it('is missed with one event for all that wait', async () => {
    const [one, other] = [await opened(), await opened()];
    const errors: string[] = [];
    const hear = (event: Event) => errors.push((event as ImErrorEvent).error.code);
    document.addEventListener('im-error', hear);
    answers[0]!.reject(new TypeError('Failed to fetch'));
    await drawn(one);
    await drawn(other);
    document.removeEventListener('im-error', hear);
    expect([one.text, other.text]).to.deep.equal(['failed', 'failed']);
    expect(errors).to.deep.equal(['code-unavailable']);
  });

  it('is missed with one event for all that is missing, until some of it has come', async () => {
    const errors: string[] = [];
    const hear = (event: Event) => errors.push((event as ImErrorEvent).error.message);
    document.addEventListener('im-error', hear);
    const one = await opened();
    answers[0]!.reject(new TypeError('Failed to fetch'));
    await drawn(one);
    one.code.retry();
    answers[1]!.reject(new TypeError('Failed to fetch'));
    await drawn(one);
    expect(errors).to.have.length(1);
    one.code.retry();
    answers[2]!.resolve('here');
    await drawn(one);
    lazy = new LazyCode('the rest', () => Promise.reject(new TypeError('Failed to fetch')));
    await drawn(await opened());
    document.removeEventListener('im-error', hear);
    expect(errors).to.have.length(2);
    expect(errors[1]).to.contain('the rest');
  });

  it('is not asked for again by itself, but by who retries', async () => {
    const element = await opened();
    const failed = oneEvent(element, 'im-error');
    answers[0]!.reject(new TypeError('Failed to fetch'));
    await failed;
    element.requestUpdate();
    await drawn(element);
    expect(answers).to.have.length(1);
    element.code.retry();
    await drawn(element);
    expect(element.text).to.equal('waiting');
    answers[1]!.resolve('here');
    await drawn(element);
    expect(element.text).to.equal('here');
  });

  it('is tried again by an element that is put back into the document', async () => {
    const element = await opened();
    const failed = oneEvent(element, 'im-error');
    answers[0]!.reject(new TypeError('Failed to fetch'));
    await failed;
    const place = element.parentElement!;
    element.remove();
    place.append(element);
    element.requestUpdate();
    await drawn(element);
    expect(answers).to.have.length(2);
  });
});
