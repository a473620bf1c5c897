import {expect, fixture, html, oneEvent} from '@open-wc/testing';
import {avatar, initialsOf} from '../../src/elements/avatar.js';
import type {Presence, Profile} from '../../src/protocol/index.js';

const PIXEL = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';

const shown = (person: Profile, presence?: Presence) =>
  fixture<HTMLElement>(html`<div>${avatar(person, presence)}</div>`);

describe('avatar', () => {
  it('stands for a name with the letters of its first and last word', () => {
    expect(initialsOf('Ada Lovelace')).to.equal('AL');
    expect(initialsOf('  ludwig  van   beethoven ')).to.equal('LB');
    expect(initialsOf('Zoë')).to.equal('Z');
    expect(initialsOf('Dr. (Max) Muster')).to.equal('DM');
  });

  it('keeps letters of other scripts whole', () => {
    expect(initialsOf('佐藤 健')).to.equal('佐健');
    expect(initialsOf('ليلى حسن')).to.equal('لح');
    expect(initialsOf('🧑‍🚀')).to.equal('🧑‍🚀');
    expect(initialsOf('ǆordan')).to.equal('Ǆ');
  });

  it('gives the same person the same colour under another name', async () => {
    const hue = async (person: Profile) =>
      (await shown(person)).querySelector('.avatar')!.getAttribute('data-hue');
    expect(await hue({id: 'ada', name: 'Ada'})).to.equal(await hue({id: 'ada', name: 'Countess'}));
  });

  it('shows the picture once it is there, and never says it aloud', async () => {
    const element = await shown({id: 'ada', name: 'Ada', picture: PIXEL});
    const image = element.querySelector('img')!;
    if (!image.classList.contains('loaded')) await oneEvent(image, 'load');
    expect(image.classList.contains('loaded')).to.be.true;
    expect(element.querySelector('.avatar')!.getAttribute('aria-hidden')).to.equal('true');
  });

  it('keeps the initials where the picture cannot be loaded', async () => {
    const failed = new Promise((resolve) =>
      document.addEventListener('error', resolve, {capture: true, once: true}),
    );
    const element = await shown({id: 'ada', name: 'Ada', picture: 'data:image/gif,nothing'});
    await failed;
    const image = element.querySelector('img')!;
    expect(image.classList.contains('loaded')).to.be.false;
    expect(element.querySelector('.initials')!.textContent).to.equal('A');
  });

  it('marks each presence with a shape of its own', async () => {
    const all: Presence[] = ['online', 'away', 'busy', 'in-call', 'offline'];
    const shapes = await Promise.all(
      all.map(
        async (presence) =>
          (await shown({id: 'ada', name: 'Ada'}, presence)).querySelector('.presence svg')!
            .firstElementChild!.outerHTML,
      ),
    );
    expect(new Set(shapes).size).to.equal(all.length);
  });
});
