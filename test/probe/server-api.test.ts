import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { DOCUMENT_GONE, LINK_REVOKED, RELAY_LOST, ServerError } from '../../src/app/ports.ts';
import { gzip } from '../../src/probe/gzip.ts';
import { serverApi } from '../../src/probe/server-api.ts';
import type { PacketRow } from '../../src/wire/packet-rows.ts';
import { exampleResult } from '../support/example-result.ts';

afterEach(() => vi.unstubAllGlobals());

/** A server that gives one answer, and what it was asked. */
function answering(status: number, body: unknown): { path: string; init: RequestInit }[] {
  const asked: { path: string; init: RequestInit }[] = [];
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    asked.push({ path, init });
    return Promise.resolve(
      status === 204 ? new Response(null, { status }) : new Response(JSON.stringify(body), { status }),
    );
  });
  return asked;
}
const problem = (code: string) => ({ error: { code, message: 'A sentence.' } });
const caught = async (work: Promise<unknown>): Promise<ServerError> => {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ServerError)) throw new Error('no ServerError');
  return error;
};

describe('an answer of a newer server', () => {
  test('is read without what this page does not know', async () => {
    const relay = { name: 'north', place: null, kind: { kind: 'edge' }, urls: ['turn:h:3478'] };
    const config = { version: '2', relays: [relay], maxConcurrentTests: 3 };
    answering(200, { ...config, news: 'x', relays: [{ ...relay, load: 0.5 }] });
    expect(await serverApi.config()).toEqual(config);
    answering(201, { id: 'a', path: '/r/a', code: '2A3C4D5F', keptUntil: 'x' });
    expect(await serverApi.store(exampleResult('a'), 't')).toEqual({
      id: 'a',
      path: '/r/a',
      code: '2A3C4D5F',
    });
  });

  test('is refused where what this page knows is not as it knows it', async () => {
    answering(200, { version: '2', relays: [], maxConcurrentTests: 'three' });
    expect(await caught(serverApi.config())).toMatchObject({ code: 'unexpected' });
  });

  test('keeps its sentence when it refuses', async () => {
    answering(503, { error: { code: 'queue-full', message: 'A sentence.', help: 'x' } });
    expect(await caught(serverApi.requestTest(30_000, { calls: 1, loaded: false }))).toMatchObject({
      code: 'queue-full',
      message: 'A sentence.',
    });
  });
});

describe('storing', () => {
  test.each([
    { status: 400, isFinal: true },
    { status: 403, isFinal: true },
    { status: 409, isFinal: true },
    { status: 413, isFinal: true },
    { status: 408, isFinal: false },
    { status: 429, isFinal: false },
    { status: 500, isFinal: false },
    { status: 503, isFinal: false },
    { status: 507, isFinal: false },
  ])('refused with $status is refused for good: $isFinal', async ({ status, isFinal }) => {
    answering(status, problem('some-code'));
    const error = await caught(serverApi.store(exampleResult('a'), 't'));
    expect(error).toMatchObject({ code: 'some-code', message: 'A sentence.', isFinal });
  });

  test('that reaches nobody, or a proxy in between, may work later', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
    expect(await caught(serverApi.store(exampleResult('a'), 't'))).toMatchObject({
      code: 'unreachable',
      isFinal: false,
    });
    answering(502, 'a page of the proxy');
    expect(await caught(serverApi.store(exampleResult('a'), 't'))).toMatchObject({
      message: 'The server answered with status 502.',
      isFinal: false,
    });
  });
});

describe('the record of every packet', () => {
  const rows: PacketRow[] = [
    [0, 0, 0, 1000, 7, 0, 40.5, 0],
    [1, 0, 1, 1001, 9, 0.5, null, null],
  ];

  test('is sent as gzip of JSON lines, with the token of the test', async () => {
    const asked = answering(204, null);
    await serverApi.storePackets('a/b', rows, 'token-1');
    const [{ path, init }] = asked as [{ path: string; init: RequestInit }];
    expect(path).toBe('/api/results/a%2Fb/packets');
    expect(init).toMatchObject({
      method: 'PUT',
      headers: { 'content-type': 'application/gzip', 'x-edgewise-test-token': 'token-1' },
    });
    if (!(init.body instanceof Blob)) throw new Error('no blob');
    expect(gunzipSync(Buffer.from(await init.body.arrayBuffer())).toString()).toBe(
      '[0,0,0,1000,7,0,40.5,0]\n[1,0,1,1001,9,0.5,null,null]\n',
    );
  });

  test('is refused in the words of the server', async () => {
    answering(507, problem('full'));
    expect(await caught(serverApi.storePackets('a', rows, 't'))).toMatchObject({
      code: 'full',
      isFinal: false,
    });
  });

  test('is not sent by a browser that cannot compress, which says so', async () => {
    vi.stubGlobal('CompressionStream', undefined);
    Reflect.deleteProperty(globalThis, 'CompressionStream');
    expect(await caught(gzip('x'))).toMatchObject({ code: 'no-compression', isFinal: true });
  });
});

test('a link that was revoked is told from one that never was', async () => {
  answering(410, problem('whatever-it-is-called'));
  expect((await caught(serverApi.result('a'))).code).toBe(LINK_REVOKED);
  answering(410, problem(DOCUMENT_GONE));
  expect((await caught(serverApi.result('a'))).code).toBe(DOCUMENT_GONE);
  answering(404, problem('no-such-result'));
  expect((await caught(serverApi.result('a'))).code).toBe('no-such-result');
});

test('a relay that went away is told from that, and asked for by its name', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path);
    return Promise.resolve(new Response(JSON.stringify(problem(RELAY_LOST)), { status: 410 }));
  });
  expect((await caught(serverApi.witness('a', 't', 'Zürich & <b>'))).code).toBe(RELAY_LOST);
  expect(asked).toEqual(['/api/tests/a/witness?relay=Z%C3%BCrich%20%26%20%3Cb%3E']);
});

describe('what is only read', () => {
  afterEach(() => vi.useRealTimers());
  /** Fails as often as it is told, then answers. */
  function failing(times: number, answer: () => Response) {
    vi.useFakeTimers();
    const asked: string[] = [];
    vi.stubGlobal('fetch', (path: string) => {
      asked.push(path);
      return asked.length <= times
        ? Promise.reject(new TypeError('network changed'))
        : Promise.resolve(answer());
    });
    return asked;
  }

  test('is asked for once more when the network changed under it', async () => {
    const asked = failing(1, () => new Response(new Uint8Array([7])));
    const witness = serverApi.witness('test-1', 't', 'built-in');
    await vi.advanceTimersByTimeAsync(249);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await witness).toEqual(new Uint8Array([7]));
    expect(asked).toHaveLength(2);
  });

  test('is given up after that', async () => {
    const asked = failing(9, () => new Response());
    const error = caught(serverApi.config());
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await error).toMatchObject({ code: 'unreachable' });
    expect(asked).toHaveLength(2);
  });

  test('is not asked for again where somebody said no', async () => {
    const asked = failing(0, () => new Response(JSON.stringify(problem('no')), { status: 500 }));
    expect(await caught(serverApi.config())).toMatchObject({ code: 'no' });
    expect(asked).toHaveLength(1);
  });

  test('only: an upload is for the page to send again, which says so', async () => {
    const asked = failing(9, () => new Response());
    expect(await caught(serverApi.store(exampleResult('a'), 't'))).toMatchObject({ code: 'unreachable' });
    expect(asked).toHaveLength(1);
  });
});
