import {expect} from '@open-wc/testing';
import {failureFrom, forbidden} from '../../src/client/device-failure.js';

const realQuery = navigator.permissions.query.bind(navigator.permissions);

describe('a device that cannot be had', () => {
  afterEach(() => {
    navigator.permissions.query = realQuery;
    Reflect.deleteProperty(navigator, 'mediaDevices');
    Reflect.deleteProperty(document, 'featurePolicy');
    Reflect.deleteProperty(window, 'parent');
  });

  const permit = (state: PermissionState) => {
    navigator.permissions.query = async () => ({state}) as PermissionStatus;
  };
  const forbid = (feature: string) => {
    const featurePolicy = {allowsFeature: (asked: string) => asked !== feature};
    Object.defineProperty(document, 'featurePolicy', {value: featurePolicy, configurable: true});
  };
  const frame = (isFramed: boolean) =>
    Object.defineProperty(window, 'parent', {value: isFramed ? {} : window, configurable: true});
  const refused = (name: string, message = '') => new DOMException(message, name);

  it('is free to ask for where nothing forbids it', () => {
    for (const device of ['microphone', 'camera', 'screen'] as const) {
      expect(forbidden(device)).to.equal(undefined);
    }
  });

  it('names https where the page is not secure', () => {
    Object.defineProperty(navigator, 'mediaDevices', {value: undefined, configurable: true});
    const failure = forbidden('camera')!;
    expect(failure.fault).to.equal('insecure');
    expect(failure.error.message).to.contain('https');
  });

  it('names the header where the page’s own policy forbids it', () => {
    frame(false);
    forbid('microphone');
    const {fault, error} = forbidden('microphone')!;
    expect([fault, error.code]).to.deep.equal(['policy', 'device-policy']);
    expect(error.message).to.contain('Permissions-Policy: microphone=(self)');
    expect(forbidden('camera')).to.equal(undefined);
  });

  it('names what to allow where the page is in a frame', () => {
    frame(true);
    forbid('display-capture');
    expect(forbidden('screen')!.error.message).to.contain('allow="display-capture"');
  });

  it('was dismissed where the browser would ask again, and denied where it would not', async () => {
    permit('prompt');
    const dismissed = await failureFrom('camera', refused('NotAllowedError'));
    expect([dismissed.fault, dismissed.error.code]).to.deep.equal([
      'dismissed',
      'device-dismissed',
    ]);
    permit('denied');
    const denied = await failureFrom('camera', refused('NotAllowedError'));
    expect([denied.fault, denied.error.code]).to.deep.equal(['blocked', 'device-denied']);
    navigator.permissions.query = () => Promise.reject(new TypeError('Unknown name.'));
    expect((await failureFrom('camera', refused('NotAllowedError'))).fault).to.equal('blocked');
  });

  it('names what was asked too much', async () => {
    const {fault, error} = await failureFrom('camera', new OverconstrainedError('width'));
    expect(fault).to.equal('constrained');
    expect(error.message).to.contain('(width)');
  });

  it('keeps the browser’s word as the cause', async () => {
    const cause = refused('NotReadableError', 'Could not start video source');
    expect((await failureFrom('camera', cause)).error.cause).to.equal(cause);
  });
});
