import { createHmac } from 'node:crypto';

/** What a message is signed with, for its header: the receiver makes the same of the body as it came. One `v1` by each secret. */
export function signatureOf(secrets: readonly string[], body: string, atMs: number): string {
  const seconds = Math.floor(atMs / 1000);
  const macs = secrets.map((secret) =>
    createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex'),
  );
  return [`t=${seconds}`, ...macs.map((mac) => `v1=${mac}`)].join(',');
}
