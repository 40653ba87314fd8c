/**
 * The gateway's own process: the load of the test runner must not add jitter to packets. Started by
 * `startNetlab`, told what to do over Node's IPC channel, ends when that closes, whatever became of the parent.
 */
import os from 'node:os';
import { answerTests, carryOut, type Commanded } from './carried-out.ts';
import type { Command, GatewayPorts, GatewaySetup } from './control.ts';
import { DnsResponder } from './dns/dns-responder.ts';
import { Gateway } from './gateway.ts';
import { HttpProxy } from './streams/http-proxy.ts';
import { StreamGateway } from './streams/stream-gateway.ts';
import type { TruthLog } from './truth-log.ts';

/** On a busy machine a packet that waits for the processor is delay the impairments did not ask for. */
const PRIORITY = -10;

const gateway = new Gateway();
const streams = new StreamGateway();
let dns: DnsResponder | null = null;
let proxy: HttpProxy | null = null;

async function start(setup: GatewaySetup): Promise<GatewayPorts> {
  // Loaded only where it is asked for: the library that calls the system's is Linux's.
  if (setup.seesHeaders) gateway.setSockets((await import('./sockets/header-sockets.ts')).headerSockets());
  gateway.setImpairments(setup.impairments);
  gateway.setActive(setup.isActive);
  if (setup.nat) gateway.setNat(setup.nat, setup.impairments.seed);
  dns = setup.dns && new DnsResponder(setup.dns.zone);
  proxy = setup.proxy && new HttpProxy(setup.proxy);
  return {
    udp: await gateway.listen(setup.udp),
    streams: await streams.listen(setup.streams),
    dns: setup.dns && dns ? await dns.listen(setup.dns.at) : null,
    proxy: proxy ? await proxy.listen() : null,
  };
}

const truth = (): TruthLog => ({
  timeOriginMs: performance.timeOrigin,
  records: gateway.records,
  mappings: gateway.mappings,
  waiting: gateway.waiting,
  streams: streams.records,
  dns: dns?.records ?? [],
  proxy: proxy?.records ?? [],
});

const parts = () => [gateway, streams, dns, proxy];
const commanded: Commanded = {
  setImpairments: (impairments) => gateway.setImpairments(impairments),
  setActive: (isActive) => gateway.setActive(isActive),
  startOutages: () => gateway.startOutages(),
  reset() {
    for (const part of parts()) part?.reset();
  },
  truth,
};

answerTests(
  async (command: Command) =>
    command.kind === 'start'
      ? { kind: 'started', ports: await start(command.setup) }
      : carryOut(commanded, command),
  () => {
    for (const part of parts()) part?.close();
  },
);
try {
  os.setPriority(PRIORITY);
} catch {
  // Only root may; without it the log still tells when each packet really left.
}
