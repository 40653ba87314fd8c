import { afterEach, describe, expect, it } from 'vitest';
import { PreparingThread } from '../../../../server/results/preparing/thread.ts';
import { ROUTES } from '../../../../src/wire/http.ts';
import { machine } from '../../../support/desk-people.ts';
import { httpServer } from '../../../support/http-server.ts';
import { measuredResult } from '../../../support/measured-result.ts';

const threadOf = (source: string): URL => new URL(`data:text/javascript,${encodeURIComponent(source)}`);
const DIES = threadOf(`
  import { parentPort } from 'node:worker_threads';
  parentPort.on('message', () => { throw new Error('out of order'); });
`);
const SILENT = threadOf(`
  import { parentPort } from 'node:worker_threads';
  parentPort.on('message', () => {});
`);

describe('PreparingThread', () => {
  const threads: PreparingThread[] = [];
  const lost: string[] = [];
  const open = (url: URL): PreparingThread => {
    const thread = new PreparingThread(url, (reason) => lost.push(reason));
    threads.push(thread);
    return thread;
  };
  afterEach(async () => {
    for (const thread of threads.splice(0)) await thread.close();
    lost.length = 0;
  });

  it('has the sender try again when it dies over a result, each time anew', async () => {
    const server = await httpServer({ prepare: open(DIES).prepare });
    const headers = await machine(server, 'results:write');
    for (const time of [1, 2]) {
      const answer = await server.app.inject({
        method: 'POST',
        url: ROUTES.results,
        headers,
        payload: measuredResult('r'.repeat(22)),
      });
      expect([answer.statusCode, answer.headers['retry-after'], answer.json()]).toEqual([
        503,
        '5',
        {
          error: {
            code: 'store-unavailable',
            message: 'The server broke down over its work. The result is not stored; send it again.',
          },
        },
      ]);
      expect(lost).toEqual(Array.from({ length: time }, () => 'out of order'));
    }
    expect(await server.store.results.count()).toBe(0);
  });

  it('refuses what would have to wait beyond 48 MiB of others, and no more', async () => {
    const thread = open(SILENT);
    const upload = (byteLength: number) =>
      thread.prepare({
        body: new Uint8Array(byteLength),
        receivedAtMs: 0,
        address: null,
        keepAddresses: true,
        plannedMs: null,
        isMachine: true,
        relays: null,
        notes: null,
      });
    const waiting = Array.from({ length: 24 }, () => upload(2 * 1024 * 1024));
    await expect(upload(1)).rejects.toMatchObject({ name: 'StoreError', code: 'busy' });
    await thread.close();
    for (const outcome of await Promise.allSettled(waiting))
      expect(outcome).toMatchObject({
        reason: { message: expect.stringContaining('broke down') as unknown },
      });
  });
});
