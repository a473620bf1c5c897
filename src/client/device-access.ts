import type {OpenedDevice} from '../protocol/index.js';

/** Why the page may not even ask for the device; undefined where it may. */
export function barTo(device: OpenedDevice): 'insecure' | 'policy' | undefined {
  // Undefined where the page is not secure, whatever the types say.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!isSecureContext || !devices) return 'insecure';
  const {featurePolicy} = document as PolicedDocument;
  const feature = device === 'screen' ? 'display-capture' : device;
  return featurePolicy?.allowsFeature(feature) === false ? 'policy' : undefined;
}

/** Whether the page may open the device without a question to the person. */
export async function isGranted(device: 'microphone' | 'camera'): Promise<boolean> {
  return (await permission(device)) === 'granted';
}

/** What the browser holds of the device's permission; undefined where it does not tell. */
export async function permission(
  device: 'microphone' | 'camera',
): Promise<PermissionState | undefined> {
  try {
    return (await navigator.permissions.query({name: device})).state;
  } catch {
    return undefined;
  }
}

interface PolicedDocument {
  /** Chromium only, and not in the standard types. */
  readonly featurePolicy?: {allowsFeature(feature: string): boolean};
}
