import {expect} from '@open-wc/testing';
import {linksIn} from '../../../src/elements/text-chat/links.js';

/** The links in a text as `typed → where it leads`, or typed alone where that is the same. */
const links = (text: string) =>
  linksIn(text).flatMap((part) =>
    typeof part === 'string'
      ? []
      : part.href === part.text
        ? [part.text]
        : [`${part.text} → ${part.href}`],
  );

describe('links in a text', () => {
  it('are its http, https and mailto addresses', () => {
    expect(links('see http://a.example/x and https://b.example/?q=1#top')).to.deep.equal([
      'http://a.example/x',
      'https://b.example/?q=1#top',
    ]);
    expect(links('write to mailto:ann@a.example please')).to.deep.equal(['mailto:ann@a.example']);
    expect(links('www.a.example/x')).to.deep.equal(['www.a.example/x → https://www.a.example/x']);
    expect(links('HTTPS://A.example/X')).to.deep.equal([
      'HTTPS://A.example/X → https://a.example/X',
    ]);
  });

  it('are mail addresses and telephone numbers, as people write them', () => {
    expect(links('mail first.last+x@mail.example.org.')).to.deep.equal([
      'first.last+x@mail.example.org → mailto:first.last+x@mail.example.org',
    ]);
    for (const [typed, number] of [
      ['+49 30 1234567', '+49301234567'],
      ['+44 (0)20 7946 0958', '+442079460958'],
      ['(030) 123-4567', '0301234567'],
      ['0170 1234567', '01701234567'],
      ['01 42 68 53 00', '0142685300'],
      ['555-123-4567', '5551234567'],
      ['(555) 123-4567', '5551234567'],
    ]) {
      expect(links(`call ${typed}, please`)).to.deep.equal([`${typed} → tel:${number}`]);
    }
    expect(links('tel:+49301234567')).to.deep.equal(['tel:+49301234567']);
  });

  it('are no other numbers', () => {
    for (const text of [
      '2026-01-05 12:30',
      '01.02.2026 12:30',
      '4111 1111 1111 1111',
      'DE02 1203 0000 0000 2020 51',
      '192.168.100.200',
      '0.123456789',
      '1.000.000.000',
      'order 12345678',
      'tel:abc',
      'a@b',
      '@ann',
    ]) {
      expect(links(text), text).to.deep.equal([]);
    }
  });

  it('leave every character of the text in its place', () => {
    for (const text of [
      'https://a.example',
      'a https://a.example, b (https://b.example).\n\nc ',
      'javascript:alert(1)',
      '',
      '<a href="https://a.example">x</a>',
      '🎉https://a.example🎉',
    ]) {
      const joined = linksIn(text)
        .map((part) => (typeof part === 'string' ? part : part.text))
        .join('');
      expect(joined).to.equal(text);
    }
  });

  it('end before the punctuation of the sentence', () => {
    for (const tail of ['.', ',', '!', '?', ':', ';', '…', '...', '?!', '。', "'", '’']) {
      expect(links(`so https://a.example/x${tail} yes`)).to.deep.equal(['https://a.example/x']);
    }
  });

  it('keep the brackets that were opened inside, and no others', () => {
    expect(links('(see https://a.example/x)')).to.deep.equal(['https://a.example/x']);
    expect(links('https://a.example/Film_(1999)')).to.deep.equal(['https://a.example/Film_(1999)']);
    expect(links('(https://a.example/Film_(1999).)')).to.deep.equal([
      'https://a.example/Film_(1999)',
    ]);
    expect(links('[https://a.example/x], {https://a.example/y}')).to.deep.equal([
      'https://a.example/x',
      'https://a.example/y',
    ]);
    expect(links('(((https://a.example/x)))).')).to.deep.equal(['https://a.example/x']);
  });

  it('stop at quotes, angle brackets and spaces', () => {
    expect(links('"https://a.example/x" <https://b.example> “https://c.example”')).to.deep.equal([
      'https://a.example/x',
      'https://b.example → https://b.example/',
      'https://c.example → https://c.example/',
    ]);
  });

  it('are never of another scheme', () => {
    for (const text of [
      'javascript:alert(1)',
      'JaVaScRiPt://a.example/%0aalert(1)',
      'data:text/html,<script>alert(1)</script>',
      'file:///etc/passwd',
      'vbscript:x',
      'blob:https://a.example/1',
      'view-source:https://a.example',
      'xhttps://a.example',
      'javascript:https://a.example',
      'java\nscript:alert(1)',
    ]) {
      for (const part of linksIn(text)) {
        if (typeof part !== 'string') expect(part.href).to.match(/^https?:\/\/a\.example\//);
      }
    }
    expect(links('javascript:alert(1) data:text/html,x xhttps://a.example')).to.deep.equal([]);
  });

  it('are no addresses that pretend to be another behind a user name', () => {
    expect(links('https://bank.example@evil.example/')).to.deep.equal([]);
    expect(links('https://bank.example:pass@evil.example/')).to.deep.equal([]);
  });

  it('are no addresses that are broken', () => {
    expect(links('http:// https://? mailto: mailto:nobody http://[ www.')).to.deep.equal([]);
  });

  it('show a name in another script as it was typed, and lead to its encoded form', () => {
    expect(links('https://bücher.example/größe')).to.deep.equal([
      'https://bücher.example/größe → https://xn--bcher-kva.example/gr%C3%B6%C3%9Fe',
    ]);
  });

  it('hold no character that turns the direction of the text', () => {
    for (const turn of ['\u202e', '\u2066', '\u200f']) {
      expect(links(`https://a.example/x${turn}gpj.exe`)).to.deep.equal(['https://a.example/x']);
    }
  });

  it('are found in a hostile text as long as a message may be without a pause', () => {
    const start = performance.now();
    for (const text of [
      'https://a' + ')'.repeat(9_900),
      'https://'.repeat(1_250),
      'www.'.repeat(2_500),
      '('.repeat(10_000),
      'a+'.repeat(5_000),
      '1 '.repeat(5_000),
      'a@a.'.repeat(2_500),
    ]) {
      linksIn(text);
    }
    expect(performance.now() - start).to.be.lessThan(500);
  });
});
