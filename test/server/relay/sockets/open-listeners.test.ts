import { describe, expect, it } from 'vitest';
import { RelayStartError, type RelayListener } from '../../../../server/relay/port.ts';
import { openListeners, PORT_ATTEMPTS } from '../../../../server/relay/sockets/open-listeners.ts';

const FIRST: RelayListener = { transport: 'udp', host: '0.0.0.0', port: 0 };
const SECOND: RelayListener = { ...FIRST, host: '::', isOptional: true, sharesPort: true };

/** A system that gives 40001, 40002, ... and refuses some places, written `host port`. */
function systemThatRefuses(refusals: Readonly<Record<string, string>>) {
  const isOpen = new Map<string, boolean>();
  let given = 40_000;
  const open = ({ transport, host, port }: RelayListener) => {
    const endpoint = { transport, host, port: port === 0 ? (given += 1) : port };
    const place = `${host} ${String(endpoint.port)}`;
    const code = refusals[place] ?? refusals[host];
    if (code !== undefined) return Promise.reject(new RelayStartError('no', code, endpoint));
    isOpen.set(place, true);
    const close = (): Promise<void> => {
      isOpen.set(place, false);
      return Promise.resolve();
    };
    return Promise.resolve({ listener: { endpoint, clientCount: 0, sweep: () => undefined, close } });
  };
  return {
    open,
    stillOpen: () => [...isOpen].flatMap(([place, isIt]) => (isIt ? [place] : [])),
    given: () => given,
  };
}

describe('listeners that share a port', () => {
  it('take the one that the first was given', async () => {
    const system = systemThatRefuses({});
    const { opened, skipped } = await openListeners([FIRST, SECOND, FIRST, SECOND], system.open);
    expect(opened.map(({ listener: { endpoint } }) => [endpoint.host, endpoint.port])).toEqual([
      ['0.0.0.0', 40_001],
      ['::', 40_001],
      ['0.0.0.0', 40_002],
      ['::', 40_002],
    ]);
    expect(skipped).toEqual([]);
  });

  it('try another where that is taken, and leave nothing else open', async () => {
    const system = systemThatRefuses({ ':: 40001': 'EADDRINUSE', ':: 40002': 'EADDRINUSE' });
    const { opened } = await openListeners([FIRST, SECOND], system.open);
    expect(opened.map(({ listener: { endpoint } }) => endpoint.port)).toEqual([40_003, 40_003]);
    expect(system.stillOpen()).toEqual(['0.0.0.0 40003', ':: 40003']);
  });

  it('give up after some ports, with the place that was taken and nothing open', async () => {
    const system = systemThatRefuses({ '::': 'EADDRINUSE' });
    const earlier = { ...FIRST, host: '127.0.0.1' };
    await expect(openListeners([earlier, FIRST, SECOND], system.open)).rejects.toMatchObject({
      code: 'EADDRINUSE',
      listener: { host: '::', port: 40_001 + PORT_ATTEMPTS },
    });
    expect(system.given()).toBe(40_001 + PORT_ATTEMPTS);
    expect(system.stillOpen()).toEqual([]);
  });

  it('do not look for another where one was named, or where the port is not what is wrong', async () => {
    const named = systemThatRefuses({ ':: 3478': 'EADDRINUSE' });
    const on3478 = [FIRST, SECOND].map((listener) => ({ ...listener, port: 3478 }));
    await expect(openListeners(on3478, named.open)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const forbidden = systemThatRefuses({ '::': 'EACCES' });
    await expect(openListeners([FIRST, SECOND], forbidden.open)).rejects.toMatchObject({ code: 'EACCES' });
    expect(forbidden.given()).toBe(40_001);
    expect([named.stillOpen(), forbidden.stillOpen()]).toEqual([[], []]);
  });

  it('are left out where the host has no such family', async () => {
    const system = systemThatRefuses({ '::': 'EAFNOSUPPORT' });
    const { opened, skipped } = await openListeners([FIRST, SECOND], system.open);
    expect(opened.map(({ listener: { endpoint } }) => endpoint.port)).toEqual([40_001]);
    expect(skipped).toEqual([{ listener: SECOND, code: 'EAFNOSUPPORT' }]);
  });
});
