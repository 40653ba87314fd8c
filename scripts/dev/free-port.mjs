import { once } from 'node:events';
import { createServer } from 'node:net';

/** A TCP port that is free now: the server keeps it over its restarts, since the page's proxy is told it once. */
export async function freePort() {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
