import {expect} from '@open-wc/testing';
import {cheaperThan, codecOrder, inspectMachine} from '../../src/client/codec-order.js';

const desktop = {isPhone: false, cores: 8, hasHardwareH264: false};

describe('the order of codecs', () => {
  it('is what was asked for, then what else there is', () => {
    expect(codecOrder(['vp9', 'h264'], desktop)).to.deep.equal(['vp9', 'h264', 'av1', 'vp8']);
  });

  it('begins with H.264 on phones and where hardware makes it', () => {
    expect(codecOrder([], {...desktop, isPhone: true})[0]).to.equal('h264');
    expect(codecOrder([], {...desktop, hasHardwareH264: true})[0]).to.equal('h264');
  });

  it('begins with what needs fewest bits where there is power to spare', () => {
    expect(codecOrder([], desktop)[0]).to.equal('av1');
    expect(codecOrder([], {...desktop, cores: 4})[0]).to.equal('vp9');
    expect(codecOrder([], {...desktop, cores: 2})[0]).to.equal('vp8');
  });

  it('loses what is too dear for the machine, but never all', () => {
    const order = codecOrder([], desktop);
    expect(cheaperThan('av1', order)).to.deep.equal(['vp9', 'vp8', 'h264']);
    expect(cheaperThan('vp9', order)).to.deep.equal(['vp8', 'h264']);
    expect(cheaperThan('h264', order)).to.deep.equal(order);
  });

  it('knows the machine it runs on', async () => {
    const machine = await inspectMachine();
    expect(machine.cores).to.equal(navigator.hardwareConcurrency);
    expect(machine.isPhone).to.equal(false);
  });
});
