/** Small UDP programs that know nothing of the gateway's code: an echo that says whom it sees, and a client that asks. */
import dgram from 'node:dgram';
import { once } from 'node:events';

/** A socket on an address of this machine. */
export async function udpOn(address: string, port = 0): Promise<dgram.Socket> {
  const socket = dgram.createSocket('udp4');
  const listening = once(socket, 'listening');
  socket.bind(port, address);
  await listening;
  return socket;
}

/** Answers each datagram with the address and port that it came from. */
export async function whoAmI(address: string): Promise<dgram.Socket> {
  const socket = await udpOn(address);
  socket.on('message', (_bytes, from) =>
    socket.send(`${from.address}:${from.port}`, from.port, from.address),
  );
  return socket;
}

/** What a `whoAmI` behind this address and port sees of the client. */
export async function seenAs(client: dgram.Socket, port: number, address: string): Promise<string> {
  const answer = once(client, 'message');
  client.send('who am I?', port, address);
  const [bytes] = (await answer) as [Buffer];
  return bytes.toString();
}
