import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import {
  RELAY_ROUTES,
  RelayReportSchema,
  type RelayOrders,
  type RelayReport,
} from '../../../src/wire/relays/joining.ts';
import { read } from '../../../src/wire/read.ts';

/** A server that relays join and that does as its test says: its orders stand until they are changed. */
export interface ScriptedServer {
  readonly origin: string;
  /** Whatever relays have said. */
  readonly reports: readonly RelayReport[];
  /** The first report that is so, of those that came and those that come. */
  reported(isIt: (report: RelayReport) => boolean): Promise<RelayReport>;
  /** Tests that the relay is to have from now on. */
  order(tests: readonly string[]): void;
  close(): Promise<void>;
}

/** Answers a report where the relay has something to do, or was not answered that it drains; else holds it, as a real one does. */
export async function scriptedServer(secret: string): Promise<ScriptedServer> {
  const reports: RelayReport[] = [];
  const waiting = new Set<(report: RelayReport) => void>();
  const draining = new Set<string>();
  let held: ServerResponse | null = null;
  let orders: RelayOrders = { epoch: 'epoch', serial: 1, secret, issuer: 'issuer', tests: [], witnesses: [] };
  const answer = (response: ServerResponse): void => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(orders));
  };
  const take = (report: RelayReport, response: ServerResponse): void => {
    const isNews = report.isDraining && !draining.has(report.session);
    if (report.isDraining) draining.add(report.session);
    if (report.done?.serial !== orders.serial || isNews) answer(response);
    else held = response;
    reports.push(report);
    for (const look of waiting) look(report);
  };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (data: string) => (body += data));
    request.on('end', () => {
      const report = read(RelayReportSchema, JSON.parse(body === '' ? 'null' : body), 'report');
      if (request.url === RELAY_ROUTES.poll && report.ok) take(report.value, response);
      else response.writeHead(400).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    origin: `http://127.0.0.1:${port}`,
    reports,
    reported: (isIt) =>
      new Promise((resolve) => {
        const look = (report: RelayReport): void => {
          if (!isIt(report)) return;
          waiting.delete(look);
          resolve(report);
        };
        waiting.add(look);
        for (const report of reports) look(report);
      }),
    order(tests) {
      orders = {
        ...orders,
        serial: orders.serial + 1,
        tests: tests.map((testId) => ({ testId, packetsPerS: 400 })),
      };
      if (held) answer(held);
      held = null;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
