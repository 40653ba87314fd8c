/** Packet records that are refused at their last row only: what the server's CPU takes of them, and who notices. */
import { Agent, request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { ResultPoster } from '../../e2e/store/post-result.ts';
import { ROUTES } from '../../src/wire/http.ts';
import { packetsOf } from '../../src/wire/load.ts';
import { longestResult } from '../../test/support/measured-result.ts';
import { threadTimesMs } from '../ingest/thread-times.ts';
import { HealthAsker, type HealthLatency } from './health-latency.ts';

const UPLOADS = 32;
/** An address is let refuse twenty. */
const ADDRESSES = 2;
const CONTROL_MS = 5000;

/** What the attack came to. */
export interface RefusedPackets {
  readonly statuses: Readonly<Record<number, number>>;
  readonly packedBytes: number;
  readonly elapsedS: number;
  /** Of all threads of the server, beyond what asking for its health takes. */
  readonly cpuS: number;
  /** Of that, the thread that answers: what others wait for, however busy the machine is. */
  readonly mainCpuS: number;
  readonly control: HealthLatency;
  readonly during: HealthLatency;
}

/** `token` has the scope `results:write`. */
export async function refusePackets(
  server: { readonly origin: string; readonly port: number; readonly pid: number },
  token: string,
): Promise<RefusedPackets> {
  const id = 'bench-refused-packets-0';
  const result = longestResult(id);
  const poster = new ResultPoster(server.origin, token, 1);
  const stored = await poster.post(Buffer.from(JSON.stringify(result)));
  poster.close();
  if (stored?.status !== 201 && stored?.status !== 200) throw new Error(JSON.stringify(stored));
  const gzip = gzipSync(rowsOf(packetsOf(result).sent - 1));

  const asker = await HealthAsker.start(server.origin);
  const idle = await over(server, asker, () => after(CONTROL_MS));
  const busy = await over(server, asker, () =>
    Promise.all(
      Array.from({ length: UPLOADS }, (_, at) =>
        put(server.port, id, token, gzip, `127.0.1.${1 + (at % ADDRESSES)}`),
      ),
    ),
  );
  asker.close();
  const statuses: Record<number, number> = {};
  for (const status of busy.done) statuses[status] = (statuses[status] ?? 0) + 1;
  return {
    statuses,
    packedBytes: gzip.byteLength,
    elapsedS: busy.elapsedS,
    cpuS: busy.cpuS - (idle.cpuS / idle.elapsedS) * busy.elapsedS,
    mainCpuS: busy.mainCpuS - (idle.mainCpuS / idle.elapsedS) * busy.elapsedS,
    control: idle.health,
    during: busy.health,
  };
}

interface Stretch<T> {
  readonly done: T;
  readonly health: HealthLatency;
  readonly elapsedS: number;
  readonly cpuS: number;
  readonly mainCpuS: number;
}

async function over<T>(
  { pid }: { readonly pid: number },
  asker: HealthAsker,
  work: () => Promise<T>,
): Promise<Stretch<T>> {
  const [before, beganMs] = [threadTimesMs(pid), performance.now()];
  const [health, done] = await asker.during(work);
  const spentMs = [...threadTimesMs(pid)].map(([name, ms]) => [name, ms - (before.get(name) ?? 0)] as const);
  const sumS = (times: typeof spentMs): number => times.reduce((sum, [, ms]) => sum + ms, 0) / 1000;
  return {
    done,
    health,
    elapsedS: (performance.now() - beganMs) / 1000,
    cpuS: sumS(spentMs),
    mainCpuS: sumS(spentMs.filter(([name]) => name === 'main')),
  };
}

/** As a test of ten minutes has them, of five streams. */
const rowsOf = (count: number): string =>
  Array.from(
    { length: count },
    (_, at) => `[${at % 5},${Math.floor(at / 5)},${at},1,${at % 65_536},${at * 4},${at * 4 + 40},${at}]\n`,
  ).join('');

async function put(
  port: number,
  id: string,
  token: string,
  gzip: Buffer,
  localAddress: string,
): Promise<number> {
  const outgoing = request({
    host: '127.0.0.1',
    port,
    localAddress,
    method: 'PUT',
    path: ROUTES.packets(id),
    agent: new Agent(),
    headers: { 'content-type': 'application/gzip', authorization: `Bearer ${token}` },
  });
  outgoing.end(gzip);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  response.resume();
  await once(response, 'end');
  return response.statusCode ?? 0;
}
