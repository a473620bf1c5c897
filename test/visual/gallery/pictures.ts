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

/** Drawn again and again, as a `<video>` that is put up later gets its first picture only with the next. */
function filmed(
  width: number,
  height: number,
  draw: (pen: CanvasRenderingContext2D) => void,
): MediaStream {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d')!;
  draw(pen);
  const stream = canvas.captureStream();
  const [track] = stream.getVideoTracks();
  const timer = setInterval(() => {
    if (track?.readyState === 'live') draw(pen);
    else clearInterval(timer);
  }, 50);
  return stream;
}

function disc(pen: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fill();
}
