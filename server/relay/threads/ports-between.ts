import { MessageChannel } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';

/** A channel between each two of so many threads: for each thread its port to each other one, and `null` in its own place. */
export function portsBetween(threads: number): (MessagePort | null)[][] {
  const ports = Array.from({ length: threads }, () =>
    Array.from({ length: threads }, (): MessagePort | null => null),
  );
  for (const [one, ofOne] of ports.entries())
    for (const [other, ofOther] of ports.entries()) {
      if (other <= one) continue;
      const { port1, port2 } = new MessageChannel();
      ofOne[other] = port1;
      ofOther[one] = port2;
    }
  return ports;
}
