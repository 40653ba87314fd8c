import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '../../../src/wire/http.ts';
import { RobbedServer, type Asked, type Keys } from '../../support/server/robbed-server.ts';

/** The attack: to be another test, or more than a test, by its token. */
let robbed: RobbedServer;
beforeAll(async () => {
  robbed = await RobbedServer.start();
});
afterAll(() => robbed.close());

describe('a test is nobody else', () => {
  /** What is sent as the token of a test, at the test that it is not of. */
  const TOKENS: readonly (readonly [what: string, of: (keys: Keys) => string])[] = [
    ['none', () => ''],
    ['cut short', ({ testToken }) => testToken.slice(0, -1)],
    [
      'with its MAC changed',
      ({ testToken }) => `${testToken.slice(0, -3)}${testToken.endsWith('AAA') ? 'BBB' : 'AAA'}`,
    ],
    ['with its length changed', ({ testToken }) => testToken.replace('.15000.', '.600000.')],
    ['with calls that it has not', ({ testToken }) => testToken.replace('.15000.', '.15000.20L.')],
    ['without its MAC', ({ testToken }) => testToken.slice(0, testToken.lastIndexOf('.') + 1)],
    ['twice', ({ testToken }) => `${testToken}, ${testToken}`],
    ['in small letters', ({ testToken }) => testToken.toLowerCase()],
    ['padded', ({ testToken }) => `${testToken}=`],
    [
      'the MAC of another',
      ({ testToken, otherTestToken }) =>
        `${testToken.slice(0, testToken.lastIndexOf('.'))}${otherTestToken.slice(otherTestToken.lastIndexOf('.'))}`,
    ],
    ['an API token', ({ secret }) => secret],
    ['a session', ({ cookie }) => cookie],
    ['its id', ({ testId }) => testId],
  ];
  const test = (id: string): readonly Omit<Asked, 'headers'>[] => [
    { method: 'GET', target: ROUTES.test(id) },
    { method: 'GET', target: ROUTES.witness(id, 'built-in') },
    { method: 'GET', target: ROUTES.network(id) },
    { method: 'GET', target: ROUTES.load(id) },
    { method: 'POST', target: ROUTES.release(id), body: '{}' },
  ];

  it.each(TOKENS)('by a token: %s', async (what, of) => {
    for (const route of test(robbed.keys.testId))
      await robbed.expectRefused(
        what,
        { ...route, headers: [`x-edgewise-test-token: ${of(robbed.keys)}`] },
        [401],
      );
    await robbed.expectRefused(
      what,
      {
        method: 'POST',
        target: ROUTES.results,
        headers: [`x-edgewise-test-token: ${of(robbed.keys)}`],
        body: '{}',
      },
      [401],
    );
  });

  it('by the token of another, or one beside a credential of the desk', async () => {
    const { otherTestToken, secret, cookie, testId } = robbed.keys;
    for (const beside of ['x: y', `authorization: Bearer ${secret}`, `cookie: edgewise-session=${cookie}`])
      for (const route of test(testId))
        await robbed.expectRefused(
          'another',
          { ...route, headers: [`x-edgewise-test-token: ${otherTestToken}`, beside] },
          [401],
        );
    // It still has its place.
    expect(await robbed.server.places.ask(testId)).toMatchObject({ kind: 'running' });
  });

  it('and stores no packet records of another', () =>
    robbed.expectRefused(
      'packets',
      {
        method: 'PUT',
        target: ROUTES.packets(robbed.keys.resultId),
        headers: [`x-edgewise-test-token: ${robbed.keys.otherTestToken}`],
      },
      [403],
    ));

  it.each([
    ['adds no devices to the result of another', 'PUT', '{"microphone":null,"camera":null}'],
    ['takes none out of it', 'DELETE', undefined],
  ] as const)('and %s', (_what, method, body) =>
    robbed.expectRefused(
      'devices',
      {
        method,
        target: ROUTES.devices(robbed.keys.resultId),
        headers: [`x-edgewise-test-token: ${robbed.keys.otherTestToken}`],
        ...(body === undefined ? {} : { body }),
      },
      [403],
    ),
  );
});
