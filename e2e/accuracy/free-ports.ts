import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server as TcpServer } from 'node:net';
import process from 'node:process';

/**
 * Where ports are looked for: below those that systems give out by themselves (Linux: 32768 and up, RFC 6335: 49152 and
 * up), so that no browser takes one between our closing it and the server's opening it.
 */
const FIRST_PORT = 20_000;
/** A worker of the tests has a stretch of its own, for the same reason. */
const PORTS_PER_WORKER = 2000;

const HOST = '127.0.0.1';
const worker = Number(process.env['TEST_PARALLEL_INDEX'] ?? 0);
let next = 0;

/** Ports that are free now, for UDP and TCP, and that nobody was given here before. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    if (next === PORTS_PER_WORKER) throw new Error('there are no free ports left');
    const port = FIRST_PORT + worker * PORTS_PER_WORKER + next;
    next += 1;
    const isFreeForUdp = await isFree(createSocket('udp4').bind(port, HOST));
    if (isFreeForUdp && (await isFree(createServer().listen(port, HOST)))) ports.push(port);
  }
  return ports;
}

async function isFree(probe: UdpSocket | TcpServer): Promise<boolean> {
  try {
    await once(probe, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    probe.close();
  }
}
