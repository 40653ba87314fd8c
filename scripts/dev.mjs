/**
 * `npm run dev [-- --port N] [options of serve]`: the page from its sources with hot reload, and the server built anew
 * and restarted whenever a file of it or of its threads changes. Nothing is built before. Ends on Ctrl-C, all of it.
 */
import process from 'node:process';
import { argumentsOf } from './dev/arguments.mjs';
import { freePort } from './dev/free-port.mjs';
import { servePage } from './dev/page.mjs';
import { DevServer } from './dev/server.mjs';

const { pagePort, serveArgs } = argumentsOf(process.argv.slice(2));
const serverPort = await freePort();
const server = new DevServer({ port: serverPort, args: serveArgs, say: (text) => console.log(text) });
const page = await servePage({ port: pagePort, serverPort, untilReady: () => server.untilReady() });

let ending = null;
async function end() {
  await Promise.all([server.close(), page.close()]);
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => (ending ??= end()));

await server.start();
await server.untilReady();
const { address, port } = page.httpServer.address();
console.log(
  `Development: http://${address.includes(':') ? 'localhost' : address}:${port}  (desk: /desk; Ctrl-C ends it)`,
);
