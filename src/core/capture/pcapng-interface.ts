import { viewOf } from './byte-queue.ts';

/** An interface of a section, as packets refer to it. */
export interface CaptureInterface {
  readonly linkType: number;
  /** 0: no limit. */
  readonly snapBytes: number;
  /** Steps of its clock in a second. */
  readonly stepsPerSecond: number;
  /** What is to be added to its times, s. */
  readonly offsetSeconds: number;
}

const IF_TSRESOL = 9;
const IF_TSOFFSET = 14;
const END_OF_OPTIONS = 0;

/** Options (draft-ietf-opsawg-pcapng §3.5) as code and value; ends where a length leads out of the block. */
export function* optionsOf(
  body: Uint8Array,
  start: number,
  isLittleEndian: boolean,
): Generator<{ readonly code: number; readonly value: DataView }> {
  const view = viewOf(body);
  for (let at = start; at + 4 <= body.length;) {
    const code = view.getUint16(at, isLittleEndian);
    const lengthBytes = view.getUint16(at + 2, isLittleEndian);
    if (code === END_OF_OPTIONS || at + 4 + lengthBytes > body.length) return;
    yield { code, value: viewOf(body.subarray(at + 4, at + 4 + lengthBytes)) };
    at += 4 + Math.ceil(lengthBytes / 4) * 4;
  }
}

/** Reads the body of an Interface Description Block (§4.2); `null` when it is cut. */
export function interfaceOf(body: Uint8Array, isLittleEndian: boolean): CaptureInterface | null {
  if (body.length < 8) return null;
  const view = viewOf(body);
  let stepsPerSecond = 1_000_000;
  let offsetSeconds = 0;
  for (const { code, value } of optionsOf(body, 8, isLittleEndian)) {
    if (code === IF_TSRESOL && value.byteLength >= 1) {
      const resolution = value.getUint8(0);
      stepsPerSecond = resolution < 0x80 ? 10 ** resolution : 2 ** (resolution - 0x80);
    }
    if (code === IF_TSOFFSET && value.byteLength >= 8)
      offsetSeconds = Number(value.getBigInt64(0, isLittleEndian));
  }
  return {
    linkType: view.getUint16(0, isLittleEndian),
    snapBytes: view.getUint32(4, isLittleEndian),
    stepsPerSecond,
    offsetSeconds,
  };
}

/** A time of 64 bits in steps of the interface's clock, as ms since 1970. */
export const timeOf = (
  high: number,
  low: number,
  { stepsPerSecond, offsetSeconds }: CaptureInterface,
): number => ((high * 2 ** 32 + low) / stepsPerSecond + offsetSeconds) * 1000;
