// Apart from the other errors: only calls open devices, and pages without calls need not load what refuses them.
import {ImError} from './errors.js';

/** What a page opens for a call, by the words its developer knows. */
export type OpenedDevice = 'microphone' | 'camera' | 'screen';

export const deviceInsecure = (device: OpenedDevice) =>
  new ImError(
    'device-insecure',
    `Browsers give the ${device} to secure pages only: serve this one by https, or from localhost.`,
  );
export const devicePolicy = (device: OpenedDevice, isFramed: boolean) => {
  const feature = device === 'screen' ? 'display-capture' : device;
  const cure = isFramed
    ? `give its <iframe> allow="${feature}", and see that no Permissions-Policy header of either page forbids it`
    : `send "Permissions-Policy: ${feature}=(self)", or no such header`;
  return new ImError(
    'device-policy',
    `The Permissions-Policy of this page forbids the ${device}: ${cure}.`,
  );
};
export const deviceDenied = (device: OpenedDevice, cause?: unknown) =>
  new ImError(
    'device-denied',
    `The ${device} is refused to this page, by the person, the browser’s settings or the system’s.`,
    {cause},
  );
export const deviceDismissed = (device: OpenedDevice, cause?: unknown) =>
  new ImError(
    'device-dismissed',
    `The browser’s question for the ${device} was closed without a yes; asking again shows it again.`,
    {cause},
  );
export const deviceMissing = (device: OpenedDevice, cause?: unknown) =>
  new ImError('device-missing', `No ${device} is attached, or none that this browser knows.`, {
    cause,
  });
export const deviceInUse = (device: OpenedDevice, cause?: unknown) =>
  new ImError(
    'device-in-use',
    `The ${device} could not be started, most likely because another application holds it.`,
    {cause},
  );
export const deviceConstrained = (device: OpenedDevice, constraint: string, cause?: unknown) =>
  new ImError(
    'device-constrained',
    `No ${device} does what was asked of it${constraint && ` (${constraint})`}.`,
    {cause},
  );
export const deviceFailed = (device: OpenedDevice, cause?: unknown) =>
  new ImError('device-failed', `The ${device} could not be opened.`, {cause});
