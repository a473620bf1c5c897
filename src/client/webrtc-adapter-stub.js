/**
 * Stands in for the package `webrtc-adapter` in every build and test. The real one replaces members of the page's
 * own WebRTC objects when it is imported; PeerJS asks it for nothing but the browser's name and version.
 */
export const browserDetails = detect();

export default {browserDetails};

/** In the words of webrtc-adapter; Safari's version is that of WebKit, as PeerJS compares it with 605. */
function detect() {
  const agent = globalThis.navigator?.userAgent ?? '';
  const version = (/** @type {RegExp} */ pattern) => Number(pattern.exec(agent)?.[1] ?? 0);
  if (agent.includes('Firefox/')) return {browser: 'firefox', version: version(/Firefox\/(\d+)/)};
  if (agent.includes('Chrom')) return {browser: 'chrome', version: version(/Chrom\w*\/(\d+)/)};
  return {browser: 'safari', version: version(/AppleWebKit\/(\d+)/)};
}
