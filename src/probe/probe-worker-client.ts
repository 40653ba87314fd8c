import { monotonicMs, type MonotonicMs } from '../core/units.ts';
import type { FromWorker, ToWorker } from './worker-messages.ts';

/** The page's end of the probe worker. */
export interface ProbeWorker {
  /** For RTCRtpScriptTransform. */
  readonly port: Worker;
  send(message: ToWorker): void;
  /** Idempotent. */
  close(): void;
}

/**
 * Starts the probe worker and waits until it runs. Messages come with a function that puts the worker's times on
 * the page's clock: both count from their own `timeOrigin`.
 */
export function startProbeWorker(
  setup: Omit<Extract<ToWorker, { type: 'setup' }>, 'type'>,
  listener: (message: FromWorker, toPageMs: (workerMs: number) => MonotonicMs) => void,
  onError: (message: string) => void,
): Promise<ProbeWorker> {
  return new Promise((resolve, reject) => {
    const port = new Worker(new URL('./worker/probe-worker.ts', import.meta.url), { type: 'module' });
    const send = (message: ToWorker): void => port.postMessage(message);
    let offsetMs = 0;
    const toPageMs = (workerMs: number): MonotonicMs => monotonicMs(workerMs + offsetMs);
    port.onerror = (event) => {
      const message = event.message || 'The measuring worker could not be started.';
      reject(new Error(message));
      onError(message);
    };
    port.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.type === 'ready') {
        offsetMs = data.timeOriginMs - performance.timeOrigin;
        resolve({ port, send, close: () => port.terminate() });
      } else listener(data, toPageMs);
    };
    send({ type: 'setup', ...setup });
  });
}
