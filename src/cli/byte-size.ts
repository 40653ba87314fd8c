const UNIT_BYTES: Readonly<Record<string, number>> = { kb: 1000, mb: 1_000_000, gb: 1_000_000_000 };

/** `200MB`, `1.5 GB`, `500 kB` (decimal units). Bytes, or `null` for anything else. */
export function parseByteSize(text: string): number | null {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?) ?(kB|MB|GB)$/i.exec(text.trim()) ?? [];
  const unitBytes = UNIT_BYTES[unit.toLowerCase()];
  return digits === undefined || unitBytes === undefined ? null : Math.round(Number(digits) * unitBytes);
}

/** `4.1 MB`, for people. */
export function byteSizeText(bytes: number): string {
  if (bytes >= 1e9) return `${trimmed(bytes / 1e9)} GB`;
  return bytes >= 1e6 ? `${trimmed(bytes / 1e6)} MB` : `${trimmed(bytes / 1e3)} kB`;
}

const trimmed = (value: number): string => value.toFixed(1).replace(/\.0$/, '');
