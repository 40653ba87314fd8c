import { PageFaultError, type PageFault } from '../core/run/page-fault.ts';
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

const startWorker = (): Worker =>
  new Worker(new URL('./worker/probe-worker.ts', import.meta.url), { type: 'module' });
/** A worker that was started ahead and has no call yet. */
let ahead: Worker | null = null;

/** Starts a worker for the next call: its script comes over the network, which takes a round trip. */
export function prepareProbeWorker(): void {
  if (ahead) return;
  const worker = startWorker();
  ahead = worker;
  // One that could not be started is no use: the next call starts its own, and tells why it fails.
  worker.onerror = () => {
    if (ahead === worker) ahead = null;
    worker.terminate();
  };
}

/**
 * Starts the probe worker and waits until it runs. Messages come with a function that puts the worker's times on
 * the page's clock: both count from their own `timeOrigin`.
 */
export function startProbeWorker(
  setup: Omit<Extract<ToWorker, { type: 'setup' }>, 'type'>,
  listener: (message: FromWorker, toPageMs: (workerMs: number) => MonotonicMs) => void,
  onError: (fault: PageFault) => void,
): Promise<ProbeWorker> {
  return new Promise((resolve, reject) => {
    const port = ahead ?? startWorker();
    ahead = null;
    const send = (message: ToWorker): void => port.postMessage(message);
    let offsetMs = 0;
    const toPageMs = (workerMs: number): MonotonicMs => monotonicMs(workerMs + offsetMs);
    port.onerror = (event) => {
      const fault: PageFault = event.message
        ? { kind: 'error', message: event.message }
        : { kind: 'worker-not-started' };
      reject(new PageFaultError(fault));
      onError(fault);
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
