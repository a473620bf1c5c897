import {
  deviceConstrained,
  deviceDenied,
  deviceDismissed,
  deviceFailed,
  deviceInsecure,
  deviceInUse,
  deviceMissing,
  devicePolicy,
  type ImError,
  type OpenedDevice,
} from '../protocol/index.js';
import {barTo, permission} from './device-access.js';

/** Why a device cannot be had, for the person. */
export type DeviceFault =
  /** None is attached. */
  | 'missing'
  /** Refused until the person changes the browser's or the system's settings. */
  | 'blocked'
  /** The browser's question was closed; it is asked again on the next try. */
  | 'dismissed'
  /** Held by another application. */
  | 'in-use'
  /** The page is neither https nor localhost. */
  | 'insecure'
  /** The page or its frame is not allowed to ask. */
  | 'policy'
  /** There are devices, but none that does what was asked. */
  | 'constrained'
  | 'failed';

/** The same for both: a state to show, and an error for the developer. */
export interface DeviceFailure {
  readonly fault: DeviceFault;
  readonly error: ImError;
}

/** Why the page may not even ask for the device; undefined where it may. */
export function forbidden(device: OpenedDevice): DeviceFailure | undefined {
  const fault = barTo(device);
  return fault === 'insecure'
    ? {fault, error: deviceInsecure(device)}
    : fault && policyFailure(device);
}

/** What the browser's refusal of `device` means. */
export async function failureFrom(device: OpenedDevice, cause: unknown): Promise<DeviceFailure> {
  const name = cause instanceof DOMException ? cause.name : '';
  switch (name) {
    case 'NotFoundError':
      return {fault: 'missing', error: deviceMissing(device, cause)};
    case 'OverconstrainedError': {
      const {constraint} = cause as OverconstrainedError;
      return {fault: 'constrained', error: deviceConstrained(device, constraint, cause)};
    }
    case 'NotReadableError':
    case 'AbortError':
      // The second is what Firefox says of a camera that another application holds.
      return {fault: 'in-use', error: deviceInUse(device, cause)};
    case 'SecurityError':
      return policyFailure(device);
    case 'NotAllowedError':
      return (await wasDismissed(device, cause as DOMException))
        ? {fault: 'dismissed', error: deviceDismissed(device, cause)}
        : {fault: 'blocked', error: deviceDenied(device, cause)};
    default:
      return {fault: 'failed', error: deviceFailed(device, cause)};
  }
}

const policyFailure = (device: OpenedDevice): DeviceFailure => ({
  fault: 'policy',
  error: devicePolicy(device, window.parent !== window),
});

/** A closed question leaves the permission as it was; a no is kept, at least for this page. */
async function wasDismissed(device: OpenedDevice, {message}: DOMException): Promise<boolean> {
  if (device === 'screen') return !/system/i.test(message);
  return (await permission(device)) === 'prompt';
}
