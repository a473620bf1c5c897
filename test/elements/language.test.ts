import {expect, fixture, html, nextFrame, waitUntil} from '@open-wc/testing';
import '../../src/elements/define.js';
import {ImContactList, type ImTextChat} from '../../src/elements/index.js';
import {loadEveryLanguage} from './strings/every-language.js';

const heading = (list: ImContactList) => list.shadowRoot!.querySelector('h2')!.textContent;
const box = (list: ImContactList) => list.shadowRoot!.querySelector<HTMLElement>('.list')!;
/** Observers are told before the next frame, and so is what is drawn anew. */
const drawn = nextFrame;

describe('the language of an element', () => {
  const html_ = document.documentElement;
  const list = (template = html`<im-contact-list session="words"></im-contact-list>`) =>
    fixture<ImContactList>(template);

  before(loadEveryLanguage);
  afterEach(() => {
    html_.removeAttribute('lang');
    html_.removeAttribute('dir');
  });

  it('is English where none is stated', async () => {
    expect(heading(await list())).to.equal('Contacts');
  });

  it('is that of the page, and changes with it', async () => {
    html_.lang = 'de';
    const element = await list();
    expect(heading(element)).to.equal('Kontakte');
    html_.lang = 'ja-JP';
    await drawn();
    expect(heading(element)).to.equal('連絡先');
    html_.removeAttribute('lang');
    await drawn();
    expect(heading(element)).to.equal('Contacts');
  });

  it('is that of the nearest ancestor, or its own', async () => {
    html_.lang = 'de';
    const around = await fixture<HTMLElement>(
      html`<div lang="fr"><im-contact-list session="words"></im-contact-list></div>`,
    );
    const element = around.querySelector('im-contact-list')!;
    expect(box(element).lang).to.equal('fr');
    element.lang = 'es';
    await drawn();
    expect(heading(element)).to.equal('Contactos');
    element.removeAttribute('lang');
    around.lang = 'ru';
    await drawn();
    expect(heading(element)).to.equal('Контакты');
  });

  it('is found, and followed, through shadow roots', async () => {
    const outer = await fixture<HTMLElement>(html`<div lang="pt-BR"></div>`);
    const inner = document.createElement('div');
    outer.attachShadow({mode: 'closed'}).append(inner);
    const root = inner.attachShadow({mode: 'closed'});
    const element = document.createElement('im-contact-list');
    element.session = 'words';
    root.append(element);
    await element.updateComplete;
    expect(heading(element)).to.equal('Contatos');
    outer.lang = 'hi';
    await drawn();
    expect(heading(element)).to.equal('संपर्क');
    inner.lang = 'zh-TW';
    await drawn();
    expect(heading(element)).to.equal('联系人');
    outer.remove();
  });

  it('follows the element to another place', async () => {
    const element = await list();
    const french = await fixture<HTMLElement>(html`<div lang="fr"></div>`);
    french.append(element);
    await element.updateComplete;
    expect(box(element).lang).to.equal('fr');
  });

  it('is drawn by every element', async () => {
    const boxes = await fixture<HTMLElement>(
      html`<div lang="de">
        <im-contact-list session="words"></im-contact-list>
        <im-text-chat session="words"></im-text-chat>
      </div>`,
    );
    const chat = boxes.querySelector<ImTextChat>('im-text-chat')!;
    await chat.updateComplete;
    expect(chat.shadowRoot!.textContent).to.contain('Warten auf die Anmeldung');
  });

  it('decides the direction', async () => {
    const element = await list(html`<im-contact-list session="words" lang="ar"></im-contact-list>`);
    expect(getComputedStyle(box(element)).direction).to.equal('rtl');
    element.lang = 'de';
    await drawn();
    expect(getComputedStyle(box(element)).direction).to.equal('ltr');
  });

  it('leaves the direction to a page that states one, as near as the language or nearer', async () => {
    html_.lang = 'ar';
    html_.dir = 'ltr';
    const element = await list();
    expect(heading(element)).to.equal('جهات الاتصال');
    expect(getComputedStyle(box(element)).direction).to.equal('ltr');
    html_.dir = 'rtl';
    await drawn();
    expect(getComputedStyle(box(element)).direction).to.equal('rtl');
    // Nearer than the direction, which was stated for another language.
    element.lang = 'de';
    await drawn();
    expect(getComputedStyle(box(element)).direction).to.equal('ltr');
    element.dir = 'rtl';
    await drawn();
    expect(getComputedStyle(box(element)).direction).to.equal('rtl');
  });

  it('is no longer watched where the element is taken away', async () => {
    const element = await list();
    const drawings: string[] = [];
    element.requestUpdate = () => drawings.push('drawn');
    element.remove();
    html_.lang = 'de';
    await drawn();
    expect(drawings).to.deep.equal([]);
  });
});

describe('a language that is still on its way', () => {
  it('leaves what is said before it, and no keys', async () => {
    // Its own copy of the code knows no language but English.
    const {sayIn, request, onWords} = await freshVocabulary();
    expect(sayIn('fr')).to.equal(undefined);
    let isTold = false;
    const stop = onWords(() => (isTold = true));
    request('fr', (error) => {
      throw error;
    });
    expect(sayIn('fr')).to.equal(undefined);
    await waitUntil(() => isTold);
    expect(sayIn('fr')!('accept')).to.equal('Accepter');
    stop();
  });
});

async function freshVocabulary() {
  const path = '../../src/elements/strings/vocabulary.ts?fresh';
  return (await import(path)) as typeof import('../../src/elements/strings/vocabulary.js');
}
