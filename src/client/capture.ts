import type {ImError} from '../protocol/index.js';
import {callExtras, type CallExtras} from './call-extras-code.js';
import {barTo, permission} from './device-access.js';
import type {DeviceFailure, DeviceFault} from './device-failure.js';

export type DeviceName = 'microphone' | 'camera';

/** What came of asking for a device: its track, or why there is none. */
export type Captured =
  | {readonly track: MediaStreamTrack}
  | {readonly track?: undefined; readonly fault: DeviceFault; readonly error: ImError};

export type Found = Partial<Record<DeviceName, Captured>>;

export interface CaptureRequest {
  readonly names: readonly DeviceName[];
  readonly constraints: (name: DeviceName) => MediaTrackConstraints;
  /** Asked again before each further question to the person. */
  readonly isWanted: (name: DeviceName) => boolean;
}

const KINDS = {microphone: 'audio', camera: 'video'} as const satisfies Record<DeviceName, string>;

/**
 * Asks for all at once; where that fails, for each alone, so that a missing camera does not cost the voice.
 * Never rejects. Whoever gets a track has to stop it.
 */
export async function capture(request: CaptureRequest): Promise<Found> {
  const found: Found = {};
  for (const name of request.names) {
    const bar = barTo(name);
    if (bar) found[name] = await explained(bar, ({forbidden}) => forbidden(name)!);
  }
  const allowed = request.names.filter((name) => !found[name]);
  if (allowed.length === 0) return found;
  try {
    return {...found, ...(await ask(allowed, request.constraints))};
  } catch (error) {
    if (allowed.length === 1) return {...found, ...(await askAgain(allowed[0]!, request, error))};
    if (await refusesAll(error, allowed)) {
      for (const name of allowed) found[name] = await failure(name, error);
      return found;
    }
  }
  // One after the other, as two questions to the person at once would hide each other.
  for (const name of allowed) {
    if (request.isWanted(name)) Object.assign(found, await capture({...request, names: [name]}));
  }
  return found;
}

async function ask(
  names: readonly DeviceName[],
  constraints: (name: DeviceName) => MediaTrackConstraints,
): Promise<Found> {
  const stream = await navigator.mediaDevices.getUserMedia(
    Object.fromEntries(names.map((name) => [KINDS[name], constraints(name)])),
  );
  const found: Found = {};
  for (const name of names) {
    const track = stream.getTracks().find(({kind}) => kind === KINDS[name]);
    found[name] = track ? {track} : await failure(name, new DOMException('', 'NotFoundError'));
  }
  return found;
}

/** A chosen device that has gone is no reason to be without one. */
async function askAgain(
  name: DeviceName,
  {constraints}: CaptureRequest,
  error: unknown,
): Promise<Found> {
  const {deviceId, facingMode, ...others} = constraints(name);
  const isConstrained = error instanceof DOMException && error.name === 'OverconstrainedError';
  const wasChosen = deviceId !== undefined || facingMode !== undefined;
  try {
    if (isConstrained && wasChosen) return await ask([name], () => others);
  } catch (again) {
    return {[name]: await failure(name, again)};
  }
  return {[name]: await failure(name, error)};
}

/** Whether the person has said no to all of them: to ask for each alone then would pester. */
async function refusesAll(error: unknown, names: readonly DeviceName[]): Promise<boolean> {
  if (!(error instanceof DOMException) || error.name !== 'NotAllowedError') return false;
  const states = new Set(await Promise.all(names.map(permission)));
  // Otherwise one of them is refused for good, or by the system, and the other may be free.
  return states.size === 1 && !states.has('granted') && !states.has(undefined);
}

const failure = (name: DeviceName, cause: unknown): Promise<DeviceFailure> =>
  explained('failed', ({failureFrom}) => failureFrom(name, cause));

/** Why a device cannot be had. Where the code that knows cannot be had either, that is told in its place. */
async function explained(
  fault: DeviceFault,
  explain: (extras: CallExtras) => DeviceFailure | Promise<DeviceFailure>,
): Promise<DeviceFailure> {
  let extras: CallExtras;
  try {
    extras = await callExtras();
  } catch (error) {
    return {fault, error: error as ImError};
  }
  return explain(extras);
}
