import {expect} from '@open-wc/testing';
import {
  insetOf,
  kept,
  nextCorner,
  placeOf,
  pulled,
} from '../../../src/elements/call-window/geometry.js';

const viewport = {width: 1000, height: 800};

describe('the place of a window', () => {
  it('is told from the nearer edges, so that it stays in its corner when the viewport changes', () => {
    const place = placeOf({left: 650, top: 480, width: 300, height: 300}, viewport);
    expect(insetOf(place)).to.equal('auto 50px 20px auto');
    expect(insetOf(placeOf({left: 10, top: 20, width: 300, height: 300}, viewport))).to.equal(
      '20px auto auto 10px',
    );
  });

  it('is brought back inside a viewport that became too small for it', () => {
    const place = placeOf({left: 300, top: 200, width: 300, height: 300}, viewport);
    expect(insetOf(kept(place, {width: 300, height: 300}, {width: 400, height: 360}))).to.equal(
      '52px auto auto 92px',
    );
  });

  it('keeps the top left corner in sight where there is no room at all', () => {
    const place = placeOf({left: 0, top: 0, width: 300, height: 300}, viewport);
    expect(insetOf(kept(place, {width: 300, height: 300}, {width: 200, height: 200}))).to.equal(
      '8px auto auto 8px',
    );
  });

  it('goes round all four corners', () => {
    let place = placeOf({left: 0, top: 0, width: 10, height: 10}, viewport);
    const round = Array.from({length: 4}, () => {
      place = nextCorner(place, 24);
      return `${place.vertical.edge} ${place.horizontal.edge}`;
    });
    expect(round).to.deep.equal(['top right', 'bottom right', 'bottom left', 'top left']);
  });
});

describe('a pulled corner', () => {
  const from = {left: 200, top: 200, width: 400, height: 300};
  const least = {width: 300, height: 240};
  const pull = (corner: Parameters<typeof pulled>[1], x: number, y: number) =>
    pulled(from, corner, {x, y}, least, viewport);

  it('moves while the opposite one stays', () => {
    expect(pull('bottom-right', 50, 40)).to.deep.equal({...from, width: 450, height: 340});
    expect(pull('top-left', -50, -40)).to.deep.equal({
      left: 150,
      top: 160,
      width: 450,
      height: 340,
    });
    expect(pull('top-right', 50, 20)).to.deep.equal({
      left: 200,
      top: 220,
      width: 450,
      height: 280,
    });
  });

  it('stops where the window would be too small to use', () => {
    expect(pull('bottom-right', -500, -500)).to.include(least);
    expect(pull('top-left', 500, 500)).to.deep.equal({left: 300, top: 260, ...least});
  });

  it('stops at the edge of the viewport', () => {
    expect(pull('bottom-right', 5000, 5000)).to.include({width: 792, height: 592});
    expect(pull('bottom-left', -5000, 0)).to.include({left: 8, width: 592});
  });
});
