/** A camera that always sees the same: somebody before a wall, made of few colours, so that a picture of it is small. */
export function camera(hue: number, width = 640, height = 480): MediaStream {
  return filmed(width, height, (pen) => {
    pen.fillStyle = `hsl(${hue} 28% 62%)`;
    pen.fillRect(0, 0, width, height);
    pen.fillStyle = `hsl(${hue} 24% 54%)`;
    pen.fillRect(0, height * 0.7, width, height * 0.3);
    pen.fillStyle = `hsl(${hue + 150} 34% 30%)`;
    disc(pen, width / 2, height * 1.02, height * 0.36);
    pen.fillStyle = `hsl(${hue + 30} 42% 74%)`;
    disc(pen, width / 2, height * 0.46, height * 0.2);
  });
}

/** A shared screen: a page with a table, whose edges show whether it is seen whole. */
export function screen(width = 1280, height = 720): MediaStream {
  return filmed(width, height, (pen) => {
    pen.fillStyle = '#f7f7f2';
    pen.fillRect(0, 0, width, height);
    pen.strokeStyle = '#b3261e';
    pen.lineWidth = 16;
    pen.strokeRect(8, 8, width - 16, height - 16);
    pen.fillStyle = '#3b4252';
    pen.fillRect(64, 64, width * 0.5, 48);
    for (let row = 0; row < 7; row++) {
      pen.fillStyle = row % 2 === 0 ? '#d8dee9' : '#eceff4';
      pen.fillRect(64, 160 + row * 72, width - 128, 56);
    }
  });
}

/** What each stream shows, as the address of a picture. */
const stills = new WeakMap<object, string>();

function filmed(
  width: number,
  height: number,
  draw: (pen: CanvasRenderingContext2D) => void,
): MediaStream {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  draw(canvas.getContext('2d')!);
  const stream = canvas.captureStream();
  stills.set(stream, canvas.toDataURL());
  return stream;
}

/**
 * From now on a `<video>` shows the still of its stream: a machine in haste leaves out pictures of a camera, and shows
 * nothing in their place.
 */
export function showStills(): void {
  const shown = new WeakMap<HTMLMediaElement, MediaProvider | null>();
  Object.defineProperty(HTMLVideoElement.prototype, 'srcObject', {
    configurable: true,
    get(this: HTMLVideoElement) {
      return shown.get(this) ?? null;
    },
    set(this: HTMLVideoElement, stream: MediaProvider | null) {
      shown.set(this, stream);
      // However it is made to fit, each pixel of it is one of the picture's own, and none a mixture.
      this.style.imageRendering = 'pixelated';
      this.poster = (stream && stills.get(stream)) ?? '';
    },
  });
}

function disc(pen: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fill();
}
