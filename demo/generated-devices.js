/**
 * Lets the demo work without a camera or a microphone: what the browser does not give is replaced by a picture
 * and a soft tone made here, and the page says so. Only the demo does this; the elements themselves go on with
 * the devices there are.
 *
 * `?generated=microphone,camera` replaces devices that are there as well.
 */
const parameters = new URLSearchParams(location.search);
const name = parameters.get('user')?.trim() || 'Guest';
const replaced = new Set((parameters.get('generated') ?? '').split(','));

const DEVICES = {
  audio: {word: 'microphone', make: makeTone},
  video: {word: 'camera', make: makePicture},
};

const SENTENCES = {
  video: 'No camera is used here: the demo sends a generated picture instead.',
  audio: 'No microphone is used here: the demo sends a soft generated tone instead.',
  both: 'No camera or microphone is used here: the demo sends a generated picture and a soft tone instead.',
};

if (navigator.mediaDevices?.getUserMedia) {
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const wanted = Object.keys(DEVICES).filter((kind) => constraints?.[kind]);
    const real = wanted.filter((kind) => !replaced.has(DEVICES[kind].word));
    // One question for both; where it fails, each alone, so that one that is there is used.
    const together = await tracksOf(real);
    const tracks = together ?? (await Promise.all(real.map((kind) => tracksOf([kind])))).flat();
    const had = new Set(tracks.map((track) => track?.kind));
    const missing = wanted.filter((kind) => !had.has(kind));
    if (missing.length > 0) tell(missing);
    const made = missing.map((kind) => DEVICES[kind].make());
    return new MediaStream([...tracks.filter(Boolean), ...made]);

    async function tracksOf(kinds) {
      if (kinds.length === 0) return [];
      const asked = Object.fromEntries(kinds.map((kind) => [kind, constraints[kind]]));
      const stream = await ask(asked).catch(() => undefined);
      return stream?.getTracks();
    }
  };
}

const told = new Set();

function tell(kinds) {
  for (const kind of kinds) told.add(kind);
  banner().textContent = SENTENCES[told.size === 2 ? 'both' : kinds[0]];
}

function banner() {
  const shown = document.querySelector('.generated');
  if (shown) return shown;
  const made = document.createElement('p');
  made.className = 'generated';
  made.setAttribute('role', 'status');
  const bar = document.querySelector('demo-tour, body > header');
  if (bar) bar.after(made);
  else document.body.prepend(made);
  return made;
}

/** A number that is always the same for the same name. */
const hue = [...name.toLowerCase()].reduce(
  (sum, letter) => (sum * 31 + letter.codePointAt(0)) % 360,
  7,
);

/** A sky, a road, and a wheel that rolls along it under the name. */
function makePicture() {
  const canvas = document.createElement('canvas');
  canvas.width = 960;
  canvas.height = 540;
  const [track] = canvas.captureStream(24).getVideoTracks();
  const began = Date.now();
  const timer = setInterval(() => {
    if (track.readyState === 'ended') clearInterval(timer);
    else draw(canvas, (Date.now() - began) / 1000);
  }, 1000 / 24);
  draw(canvas, 0);
  return track;
}

function draw(canvas, seconds) {
  const {width, height} = canvas;
  const pen = canvas.getContext('2d');
  const sky = pen.createLinearGradient(0, 0, 0, height);
  sky.addColorStop(0, `hsl(${hue} 42% 34%)`);
  sky.addColorStop(1, `hsl(${(hue + 35) % 360} 48% 58%)`);
  pen.fillStyle = sky;
  pen.fillRect(0, 0, width, height);

  pen.fillStyle = `hsl(${hue} 35% 22%)`;
  pen.fillRect(0, height * 0.8, width, height * 0.2);

  const radius = 70;
  const way = width + 4 * radius;
  const x = ((seconds * 130) % way) - 2 * radius;
  const turn = (seconds * 130) / radius;
  pen.save();
  pen.translate(x, height * 0.8 - radius - 4);
  pen.rotate(turn);
  pen.strokeStyle = '#ffffff';
  pen.lineWidth = 8;
  pen.beginPath();
  pen.arc(0, 0, radius, 0, 2 * Math.PI);
  pen.stroke();
  pen.lineWidth = 3;
  for (let spoke = 0; spoke < 8; spoke++) {
    pen.rotate(Math.PI / 4);
    pen.beginPath();
    pen.moveTo(0, 0);
    pen.lineTo(radius, 0);
    pen.stroke();
  }
  pen.restore();

  pen.fillStyle = '#ffffff';
  pen.textAlign = 'center';
  pen.font = '700 92px ui-sans-serif, system-ui, sans-serif';
  pen.fillText(name, width / 2, height * 0.32, width * 0.9);
  pen.font = '30px ui-sans-serif, system-ui, sans-serif';
  pen.fillText(`generated picture · ${seconds.toFixed(1)} s`, width / 2, height * 0.43);
}

/** A quiet note of the name's own pitch, swelling and fading every four seconds. */
function makeTone() {
  const context = new AudioContext();
  const out = context.createMediaStreamDestination();
  const note = context.createOscillator();
  const swell = context.createOscillator();
  const depth = context.createGain();
  const loudness = context.createGain();
  note.frequency.value = 174.6 * 2 ** ((hue % 12) / 12);
  swell.frequency.value = 0.25;
  loudness.gain.value = 0.02;
  depth.gain.value = 0.018;
  swell.connect(depth).connect(loudness.gain);
  note.connect(loudness).connect(out);
  note.start();
  swell.start();

  const [track] = out.stream.getAudioTracks();
  const timer = setInterval(() => {
    if (track.readyState !== 'ended') return;
    clearInterval(timer);
    void context.close();
  }, 1000);
  return track;
}
