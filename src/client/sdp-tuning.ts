/** Kilobits a second with which a picture starts before the network is known. */
const START_KBPS = 600;

/** What this side heeds of the other side's wishes about sound: repair of lost packets, and silence for free. */
const OPUS_WISHES = {useinbandfec: '1', usedtx: '1'};

const PICTURES = new Set(['h264', 'vp8', 'vp9', 'av1']);

/**
 * A description of the other side as this side wants to send to it: there is no other way to tell a browser to leave
 * out silence, or not to start with a blur. What cannot be read is left as it is.
 */
export function tuned(sdp: string): string {
  const names = new Map(
    [...sdp.matchAll(/^a=rtpmap:(\d+) ([\w-]+)\//gm)].map(([, id, name]) => [
      id!,
      name!.toLowerCase(),
    ]),
  );
  const described = new Set<string>();
  const wished = sdp.replace(/^a=fmtp:(\d+) ([^\r\n]*)/gm, (line, id: string, text: string) => {
    const wishes = wishesFor(names.get(id));
    if (!wishes) return line;
    described.add(id);
    return `a=fmtp:${id} ${merged(text, wishes)}`;
  });
  // VP8 has no line of its own to add to.
  return wished.replace(/^a=rtpmap:(\d+) [^\r\n]*(\r?\n)/gm, (line, id: string, end: string) => {
    const wishes = wishesFor(names.get(id));
    return !wishes || described.has(id) ? line : `${line}a=fmtp:${id} ${merged('', wishes)}${end}`;
  });
}

function wishesFor(codec: string | undefined): Readonly<Record<string, string>> | undefined {
  if (codec === 'opus') return OPUS_WISHES;
  return codec !== undefined && PICTURES.has(codec)
    ? {'x-google-start-bitrate': String(START_KBPS)}
    : undefined;
}

function merged(text: string, wishes: Readonly<Record<string, string>>): string {
  const kept = text
    .split(';')
    .map((parameter) => parameter.trim())
    .filter(
      (parameter) => parameter !== '' && wishes[parameter.split('=', 1).join()] === undefined,
    );
  return [...kept, ...Object.entries(wishes).map(([name, value]) => `${name}=${value}`)].join(';');
}
