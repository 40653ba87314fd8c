import { describe, expect, it } from 'vitest';
import { newTestId, TestTokens } from '../../../server/http/access/test-tokens.ts';
import { ResultIds } from '../../../server/results/result-ids.ts';
import { ROUTES, TEST_TOKEN_HEADER } from '../../../src/wire/http.ts';
import { measuredResult } from '../../support/measured-result.ts';
import { httpServer, type HttpServer } from '../../support/server/http-server.ts';

/** Microphone and camera of whoever tested, added to the stored result and taken out again. */
const DEVICES = {
  microphone: {
    name: 'Headset',
    noiseFloorDbfs: -62.5,
    speechDbfs: -23.01,
    clippedRatio: 0.001,
    echoDbfs: null,
  },
  camera: { name: null, framesPerS: 29.97, lumaRatio: 30 / 255 },
};
const tokens = new TestTokens('secret');

async function stored() {
  const server = await httpServer();
  const testId = newTestId();
  const id = new ResultIds('secret').of(testId);
  const token = tokens.issue({ testId, plannedMs: 15_000 });
  const result = measuredResult(id);
  const headers = { [TEST_TOKEN_HEADER]: token };
  const answer = await server.app.inject({ method: 'POST', url: ROUTES.results, headers, payload: result });
  expect(answer.statusCode).toBe(201);
  return { server, id, headers, result };
}

const put = (
  { app }: HttpServer,
  id: string,
  headers: Record<string, string>,
  payload: object | string = DEVICES,
) =>
  app.inject({
    method: 'PUT',
    url: ROUTES.devices(id),
    headers: { 'content-type': 'application/json', ...headers },
    payload,
  });
const read = async ({ app }: HttpServer, id: string): Promise<unknown> =>
  (await app.inject({ url: ROUTES.result(id) })).json();

describe('figures of devices', () => {
  it('are added to the result, which is as it was in all else, replaced, and taken out again', async () => {
    const { server, id, headers, result } = await stored();
    expect((await put(server, id, headers)).statusCode).toBe(204);
    expect(await read(server, id)).toEqual({ ...result, devices: DEVICES });
    const camera = { ...DEVICES, microphone: null };
    expect((await put(server, id, headers, camera)).statusCode).toBe(204);
    expect(await read(server, id)).toEqual({ ...result, devices: camera });
    const takeOut = () => server.app.inject({ method: 'DELETE', url: ROUTES.devices(id), headers });
    expect((await takeOut()).statusCode).toBe(204);
    expect((await takeOut()).statusCode).toBe(204);
    expect(await read(server, id)).toEqual(result);
  });

  it.each<[string, object | string]>([
    ['nothing checked', { microphone: null, camera: null }],
    ['a level above full scale', { ...DEVICES, microphone: { ...DEVICES.microphone, speechDbfs: 21 } }],
    ['a share above all', { ...DEVICES, camera: { ...DEVICES.camera, lumaRatio: 1.01 } }],
    ['a name without end', { ...DEVICES, camera: { ...DEVICES.camera, name: 'n'.repeat(201) } }],
    ['a figure left out', { ...DEVICES, camera: { name: null, framesPerS: 30 } }],
    ['a recording beside it', { ...DEVICES, recording: 'UklGRg' }],
    ['a list', '[]'],
  ])('are refused with %s', async (_what, payload) => {
    const { server, id, headers, result } = await stored();
    const answer = await put(server, id, headers, payload);
    expect([answer.statusCode, answer.json()]).toMatchObject([400, { error: { code: 'bad-request' } }]);
    expect(await read(server, id)).toEqual(result);
  });

  it('are refused from whoever did not make the test, of a result that is not there, and when they are long', async () => {
    const { server, id, headers, result } = await stored();
    const other = { [TEST_TOKEN_HEADER]: tokens.issue({ testId: newTestId(), plannedMs: 15_000 }) };
    expect((await put(server, id, headers, '{')).statusCode).toBe(400);
    expect((await put(server, id, {})).statusCode).toBe(401);
    expect((await put(server, id, other)).statusCode).toBe(403);
    expect((await put(server, id, headers, `${JSON.stringify(DEVICES)}${' '.repeat(4096)}`)).statusCode).toBe(
      413,
    );
    for (const from of [{}, other]) {
      const answer = await server.app.inject({ method: 'DELETE', url: ROUTES.devices(id), headers: from });
      expect(answer.statusCode).toBe('x-edgewise-test-token' in from ? 403 : 401);
    }
    expect(await read(server, id)).toEqual(result);
    const testId = newTestId();
    const unstored = { [TEST_TOKEN_HEADER]: tokens.issue({ testId, plannedMs: 15_000 }) };
    const gone = await put(server, new ResultIds('secret').of(testId), unstored);
    expect([gone.statusCode, gone.json()]).toMatchObject([404, { error: { code: 'no-such-result' } }]);
  });
});
