import type { CameDatagram, LabSocket, LabSockets } from './lab-socket.ts';
import { bindUdp, closeUdp, openPoll, openUdp, receive, send } from './udp-calls.ts';

/** How long at most it takes to notice that all is closed. */
const LOOK_UP_MS = 200;

type Listener = (datagram: CameDatagram) => void;

/** Sockets that tell and set what stands in IP headers, of each datagram. Linux only. */
export function headerSockets(): LabSockets {
  const poll = openPoll();
  const listeners = new Map<number, Listener>();
  let isClosed = false;
  const readAll = (descriptor: number): void => {
    for (;;) {
      const listener = listeners.get(descriptor);
      const datagram = listener && receive(descriptor);
      if (!datagram) return;
      listener(datagram);
    }
  };
  const run = async (): Promise<void> => {
    while (!isClosed) for (const descriptor of await poll.wait(LOOK_UP_MS)) readAll(descriptor);
    poll.close();
  };
  void run();
  return {
    seeHeaders: true,
    open: () => {
      const descriptor = openUdp();
      poll.add(descriptor);
      return headerSocket(descriptor, listeners);
    },
    close: () => {
      isClosed = true;
    },
  };
}

function headerSocket(descriptor: number, listeners: Map<number, Listener>): LabSocket {
  let port = 0;
  let listener: Listener = () => undefined;
  return {
    get port() {
      return port;
    },
    onDatagram: (told) => {
      listener = told;
    },
    bind: (wanted, address, done) => {
      try {
        port = bindUdp(descriptor, { address, port: wanted });
        listeners.set(descriptor, listener);
        done(null);
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
    send: (bytes, to, header) => send(descriptor, bytes, to, header),
    close: () => {
      listeners.delete(descriptor);
      closeUdp(descriptor);
    },
  };
}
