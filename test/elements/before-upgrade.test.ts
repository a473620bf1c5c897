import {expect} from '@open-wc/testing';
import type {LitElement} from 'lit';
import type {ImContactList} from '../../src/elements/index.js';
import {openSession} from '../support/browser/open-session.js';

// Nothing here may import what registers the elements: that comes once they are on the page.

/** What of the manifest is read here. */
interface Manifest {
  readonly modules: readonly {
    readonly declarations?: readonly {
      readonly tagName?: string;
      readonly members?: readonly Member[];
    }[];
  }[];
}

interface Member {
  readonly kind: string;
  readonly name: string;
  readonly attribute?: string;
  readonly reflects?: boolean;
  readonly static?: boolean;
  readonly privacy?: string;
}

/** For each property something that it is not by default: as a page sets it from script, and as an attribute. */
const VALUES: Readonly<Record<string, readonly [value: unknown, attribute?: string]>> = {
  alerts: ['title', 'title'],
  audioOnly: [true, ''],
  codecs: ['vp8', 'vp8'],
  contact: ['bob', 'bob'],
  dense: [true, ''],
  frameRate: [15, '15'],
  getToken: [() => 'token'],
  maxBitrate: [300_000, '300000'],
  open: [true, ''],
  position: ['bottom-start', 'bottom-start'],
  preconnect: ['off', 'off'],
  quality: ['1080p', '1080p'],
  renderMessage: [() => undefined],
  ringTimeout: [30, '30'],
  server: ['https://im.test/', 'https://im.test/'],
  session: ['another', 'another'],
  silent: [true, ''],
  theme: ['dark', 'dark'],
  token: ['token', 'token'],
  tokenUrl: ['/token', '/token'],
};

/** One element with one property set, and what it has to be once the element is what it says. */
interface Early {
  readonly tag: string;
  readonly how: 'attribute' | 'property';
  readonly member: Member;
  readonly element: HTMLElement;
}

describe('elements that are on the page before the script', () => {
  let members: ReadonlyMap<string, readonly Member[]>;
  const early: Early[] = [];
  const box = document.createElement('main');
  const list = document.createElement('im-contact-list') as ImContactList;
  let page: Awaited<ReturnType<typeof openSession>>;

  before(async () => {
    const manifest = (await (await fetch('/custom-elements.json')).json()) as Manifest;
    members = membersOf(manifest);
    for (const [tag, ones] of members) {
      expect(customElements.get(tag), tag).to.equal(undefined);
      for (const member of ones) put(tag, member);
    }
    page = await openSession('early');
    list.session = 'early';
    box.append(list);
    document.body.append(box);

    await import('../../src/elements/define.js');
    await import('../../src/elements/define/im-messenger.js');
    await Promise.all([...box.children].map((one) => (one as LitElement).updateComplete));
  });
  after(() => {
    box.remove();
    page.leave();
  });

  function put(tag: string, member: Member): void {
    const [value, attribute] = VALUES[member.name] ?? [];
    const make = (): HTMLElement => {
      const element = document.createElement(tag);
      // Each by itself: none of them is to sign in.
      element.setAttribute('session', `early-${early.length}`);
      box.append(element);
      return element;
    };
    const byScript = make();
    Object.assign(byScript, {[member.name]: value});
    early.push({tag, how: 'property', member, element: byScript});
    if (attribute === undefined || member.attribute === undefined) return;
    const byMarkup = make();
    byMarkup.setAttribute(member.attribute, attribute);
    early.push({tag, how: 'attribute', member, element: byMarkup});
  }

  const told = ({tag, how, member}: Early) => `${how} ${member.name} of <${tag}>`;

  it('are tested with every property of the manifest', () => {
    const names = new Set([...members.values()].flat().map(({name}) => name));
    expect([...members.keys()].sort()).to.deep.equal([
      'im-call-window',
      'im-contact-list',
      'im-messenger',
      'im-text-chat',
    ]);
    expect([...names].sort()).to.deep.equal(Object.keys(VALUES).sort());
  });

  it('take what was set by markup and by script, and go on following it', () => {
    for (const one of early) {
      const {element, member} = one;
      const own = element as unknown as Record<string, unknown>;
      expect(own[member.name], told(one)).to.equal(VALUES[member.name]![0]);
      // A value of the element's own would hide the accessor, and later changes from it.
      expect(Object.hasOwn(element, member.name), told(one)).to.equal(false);
    }
  });

  it('show it as attributes where they do so for what is set later', () => {
    for (const one of early.filter(({member}) => member.reflects)) {
      const {element, member} = one;
      const attribute = element.getAttribute(member.attribute!);
      expect(attribute, told(one)).to.equal(VALUES[member.name]![1]);
    }
  });

  it('work with it: a list shows the people of the session that it was given', async () => {
    const {signedInCode} = await import('../../src/elements/signed-in-code.js');
    await signedInCode.load();
    await list.updateComplete;
    const rows = [...list.shadowRoot!.querySelectorAll('[part~=contact]')];
    expect(rows.map((row) => row.textContent)).to.have.length(2);
  });
});

/** The public properties of each element. */
const membersOf = ({modules}: Manifest): ReadonlyMap<string, readonly Member[]> =>
  new Map(
    modules
      .flatMap(({declarations}) => declarations ?? [])
      .flatMap(({tagName, members = []}) =>
        tagName === undefined
          ? []
          : [
              [
                tagName,
                members.filter(
                  (one) => one.kind === 'field' && !one.static && one.privacy !== 'private',
                ),
              ] as const,
            ],
      ),
  );
