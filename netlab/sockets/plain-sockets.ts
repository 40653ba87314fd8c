import dgram from 'node:dgram';
import { SOCKET_BUFFER_BYTES, type LabSocket, type LabSockets } from './lab-socket.ts';

/** Node's own sockets, which neither tell nor set what stands in IP headers. */
export const plainSockets = (): LabSockets => ({
  seeHeaders: false,
  open: openPlain,
  close: () => undefined,
});

function openPlain(): LabSocket {
  const socket = dgram.createSocket({
    type: 'udp4',
    // Hosts are addresses here. Without this each send goes through the resolver's queue and leaves a turn later.
    lookup: (host, _options, found) => found(null, host, 4),
  });
  let port = 0;
  return {
    get port() {
      return port;
    },
    onDatagram: (listener) => {
      socket.on('message', (bytes, { address, port: source }) =>
        listener({ bytes, from: { address, port: source }, header: null }),
      );
    },
    bind: (wanted, address, done) => {
      socket.once('error', done);
      socket.once('listening', () => {
        socket.off('error', done);
        socket.setRecvBufferSize(SOCKET_BUFFER_BYTES);
        socket.setSendBufferSize(SOCKET_BUFFER_BYTES);
        ({ port } = socket.address());
        done(null);
      });
      socket.bind(wanted, address);
    },
    send: (bytes, to) => socket.send(bytes, to.port, to.address),
    close: () => void socket.close(),
  };
}
