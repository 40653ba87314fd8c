import { writeFile } from 'node:fs/promises';

const RATE_HZ = 48_000;

/** Writes a second of a sine of 440 Hz as a WAV file (16 bit, mono, 48 kHz): whole periods, so that it goes on for ever. */
export async function writeSine(file: string, amplitude: number): Promise<void> {
  const data = Buffer.alloc(2 * RATE_HZ);
  for (let at = 0; at < RATE_HZ; at++)
    data.writeInt16LE(Math.round(32_767 * amplitude * Math.sin((2 * Math.PI * 440 * at) / RATE_HZ)), 2 * at);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE_HZ, 24);
  head.writeUInt32LE(2 * RATE_HZ, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(data.length, 40);
  await writeFile(file, Buffer.concat([head, data]));
}

/**
 * Writes pictures of one grey (0-255 as RGB) as a Y4M file, 30 a second. Its luma has the range of video: 16 is black and
 * 235 white (ITU-R BT.601).
 */
export async function writeGrey(file: string, grey: number): Promise<void> {
  const [width, height] = [320, 240];
  const luma = Buffer.alloc(width * height, Math.round(16 + (grey * 219) / 255));
  const chroma = Buffer.alloc((width * height) / 2, 128);
  const picture = Buffer.concat([Buffer.from('FRAME\n'), luma, chroma]);
  const head = Buffer.from(`YUV4MPEG2 W${String(width)} H${String(height)} F30:1 Ip A1:1 C420jpeg\n`);
  await writeFile(file, Buffer.concat([head, ...Array<Buffer>(10).fill(picture)]));
}
