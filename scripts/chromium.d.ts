/** Flags for a headless browser with a made-up camera and microphone. */
export const CHROMIUM_FLAGS: string[];
/** @throws Error that says how to install one. */
export function findChromium(): string;
