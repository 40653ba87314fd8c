import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
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
  extraCa: null,
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

  it('trusts the authorities that the command does, by a copy of their file', () => {
    const trusting = relayUnit({ ...given, extraCa: '../etc/own 50 %.pem' }).text;
    expect(valuesOf(trusting, 'ExecStart')[0]).toMatch(
      /^\/usr\/bin\/env NODE_EXTRA_CA_CERTS=\$\{CREDENTIALS_DIRECTORY\}\/ca \/usr\/bin\/node "/,
    );
    expect(valuesOf(trusting, 'LoadCredential')).toContain('ca:/etc/own 50 %%.pem');
  });

  it('says what hands it a renewed certificate, since it has a copy, and nothing of that where it has none', () => {
    const command = 'systemctl restart --no-block edgewise-relay-zurich-50';
    expect(text).toMatch(new RegExp(`^# .*: ${command}$`, 'm'));
    expect(howTo.at(-1)).toContain(command);
    const { cert, ...options } = given.options;
    expect(cert).toBeDefined();
    const without = relayUnit({ ...given, options });
    expect(without.text + without.howTo.join('\n')).not.toContain(command);
  });

  it('is one that systemd finds nothing in', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'edgewise-unit-'));
    const file = path.join(folder, 'edgewise-relay-test.service');
    // Only what is there may be named to be run.
    const node = process.execPath;
    writeFileSync(file, relayUnit({ ...given, node, extraCa: '/etc/own.pem' }).text);
    const verified = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    // Not on every machine. It reads other units on the way, of any package.
    if (verified.error === undefined)
      expect(verified.stderr.split('\n').filter((line) => line.includes('edgewise-relay-test'))).toEqual([]);
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
