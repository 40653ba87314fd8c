import { describe, expect, it } from 'vitest';
import { relayUnit } from '../../src/cli/relay-unit.ts';

const given = {
  node: '/usr/bin/node',
  command: '/opt/edge wise/edgewise.js',
  name: 'Zürich 50 %',
  options: {
    join: ['https://edge.example.com', 'https://edge-2.example.com'],
    tokenFile: 'berlin.token',
    name: 'Zürich 50 %',
    relayPorts: '3478,3479',
    cert: '/etc/edge/cert.pem',
    printService: 'systemd',
  },
  cwd: '/root',
};
const valuesOf = (text: string, key: string): string[] =>
  text.split('\n').flatMap((line) => (line.startsWith(`${key}=`) ? [line.slice(key.length + 1)] : []));

describe('the unit of a relay', () => {
  const { text, howTo } = relayUnit(given);

  it('runs the very command, but for the files that only root may read', () => {
    expect(valuesOf(text, 'ExecStart')).toEqual([
      '/usr/bin/node "/opt/edge wise/edgewise.js" relay --join https://edge.example.com --join https://edge-2.example.com ' +
        '--token-file ${CREDENTIALS_DIRECTORY}/token --name "Zürich 50 %%" --relay-ports 3478,3479 ' +
        '--cert ${CREDENTIALS_DIRECTORY}/cert',
    ]);
    expect(valuesOf(text, 'LoadCredential')).toEqual(['token:/root/berlin.token', 'cert:/etc/edge/cert.pem']);
    expect(valuesOf(text, 'Description')).toEqual(['Edgewise relay: Zürich 50 %%']);
  });

  it('gives a drain all the time that it takes, and may listen on port 443', () => {
    expect(valuesOf(text, 'TimeoutStopSec')).toEqual(['infinity']);
    expect(valuesOf(text, 'AmbientCapabilities')).toEqual(['CAP_NET_BIND_SERVICE']);
    expect(valuesOf(text, 'RestartPreventExitStatus')).toEqual(['2']);
  });

  it('is named after the relay', () => {
    expect(howTo.join('\n')).toContain('/etc/systemd/system/edgewise-relay-zurich-50.service');
    expect(relayUnit({ ...given, name: '東京' }).howTo.join('\n')).toContain('edgewise-relay-relay.service');
  });
});
