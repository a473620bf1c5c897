import {crc32, deflateSync} from 'node:zlib';
import {PNG} from 'pngjs';

/** What is on a screen: red, green, blue and opacity of each pixel. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** In steps of so much each colour is kept: far less than comparing tells apart, and small files are made of it. */
const STEP = 8;
/** For pictures whose colours would not fit into a palette else. */
const LONGER_STEPS = [16, 32];

/** Reads a PNG. */
export const pictureFrom = (png: Buffer): Picture => PNG.sync.read(png);

/** The picture in fewer shades, as pictures are kept and compared. */
export function plain({width, height, data}: Picture, step = STEP): Picture {
  const values = Uint8Array.from({length: 256}, (_, value) =>
    Math.min(255, Math.round(value / step) * step),
  );
  const fewer = Uint8Array.from(data);
  for (let index = 0; index < fewer.length; index++) fewer[index] = values[fewer[index]!]!;
  return {width, height, data: fewer};
}

/** A PNG of the picture: with a palette where its colours fit into one, which is a third as large. */
export function pngOf(picture: Picture): Buffer {
  let png = withPalette(picture);
  for (const step of LONGER_STEPS) png ??= withPalette(plain(picture, step));
  return png ?? inFullColour(picture);
}

function withPalette({width, height, data}: Picture): Buffer | undefined {
  const palette = new Map<number, number>();
  const rows = Buffer.alloc((width + 1) * height);
  let at = 0;
  for (let index = 0; index < data.length; index += 4) {
    if (index % (width * 4) === 0) rows[at++] = 0;
    const colour = (data[index]! << 16) | (data[index + 1]! << 8) | data[index + 2]!;
    let entry = palette.get(colour);
    if (entry === undefined) palette.set(colour, (entry = palette.size));
    if (entry > 255) return undefined;
    rows[at++] = entry;
  }
  const colours = Buffer.alloc(palette.size * 3);
  for (const [colour, entry] of palette) colours.writeUIntBE(colour, entry * 3, 3);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits a pixel, each an entry of the palette.
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(rows, {level: 9})),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function inFullColour({width, height, data}: Picture): Buffer {
  const png = new PNG({width, height});
  png.data.set(data);
  return PNG.sync.write(png, {colorType: 2, filterType: 0, deflateLevel: 9, deflateStrategy: 0});
}

function chunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}

/** Pictures beside each other, on grey. */
export function beside(pictures: readonly Picture[]): Picture {
  const gap = 16;
  const width = pictures.reduce((sum, one) => sum + one.width + gap, gap);
  const height = Math.max(...pictures.map((one) => one.height)) + 2 * gap;
  const data = Buffer.alloc(width * height * 4, 0x88);
  for (let index = 3; index < data.length; index += 4) data[index] = 255;
  let left = gap;
  for (const one of pictures) {
    for (let row = 0; row < one.height; row++) {
      const line = one.data.subarray(row * one.width * 4, (row + 1) * one.width * 4);
      data.set(line, ((row + gap) * width + left) * 4);
    }
    left += one.width + gap;
  }
  return {width, height, data};
}
