// What we use of pngjs, which comes without types.
declare module 'pngjs' {
  interface WriteOptions {
    /** 2: red, green and blue. */
    readonly colorType?: number;
    readonly filterType?: number;
    readonly deflateLevel?: number;
    readonly deflateStrategy?: number;
  }

  export class PNG {
    constructor(size: {readonly width: number; readonly height: number});
    readonly width: number;
    readonly height: number;
    readonly data: Buffer;
    static readonly sync: {
      read(png: Buffer): PNG;
      write(png: PNG, options?: WriteOptions): Buffer;
    };
  }
}
