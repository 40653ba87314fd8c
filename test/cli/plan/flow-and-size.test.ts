import { writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { planCommand } from '../../../bin/plan-command.ts';
import { CommandOutput } from '../../support/cli/command-output.ts';
import { RESULTS } from '../../ui/gallery/results.ts';

let output: CommandOutput;
beforeEach(async () => {
  output = await CommandOutput.open();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await output.close();
});

/** As typed behind `edgewise plan`. */
async function typed(...words: readonly string[]): Promise<number | null> {
  let status: number | null = null;
  const command = planCommand((code) => (status = code));
  await command.parseAsync(words, { from: 'user' });
  return status;
}

describe('edgewise plan flow', () => {
  it("tells the document's first row without asking a server", async () => {
    expect(await typed('flow')).toBe(0);
    expect(output.said.join('\n')).toBe(
      [
        'A call of two: online, the user in your network, the other in your network, with ExpressRoute',
        '',
        'User',
        '  Signaling: ExpressRoute',
        '    1. Your network (User to Online server)',
        '    2. ExpressRoute (User to Online server)',
        '    3. Microsoft network (User to Online server)',
        '  Media: local to the organization',
        '    1. Your network (User to Other user)',
        '  - No published target holds on this way.',
        '',
        'Other user',
        '  Signaling: ExpressRoute',
        '    1. Your network (Other user to Online server)',
        '    2. ExpressRoute (Other user to Online server)',
        '    3. Microsoft network (Other user to Online server)',
        '  Media: local to the organization',
        '    1. Your network (Other user to User)',
        '  - No published target holds on this way.',
        '',
        'End to end',
        '  - Nothing of this way is measured: the direct way, devices, servers.',
        '',
        'Principles that decide',
        '  - Media of a call of two takes the most direct route that is available, else Edge servers relay it.',
        '  - Signaling always goes to the server where the user is homed, Online or on-premises.',
        '',
        'Source',
        '  - Call flow using ExpressRoute (001), table Online, row 1',
      ].join('\n'),
    );
  });

  it('writes both readings of a contradiction as document, table and page', async () => {
    const files = ['--json', output.in('f.json'), '--csv', output.in('f.csv'), '--html', output.in('f.html')];
    expect(await typed('flow', '--deployment', 'cloud-connector', '--scenario', 'pstn', ...files)).toBe(0);
    expect(JSON.parse(await output.read('f.json'))).toMatchObject({
      schema: 'edgewise.flow/1',
      choice: { deployment: 'cloud-connector', scenario: 'pstn', hasExpressRoute: true },
      flow: { source: { kind: 'table', deployment: 'cloud-connector', row: 1 } },
    });
    const lines = (await output.read('f.csv')).split('\r\n');
    expect(lines.filter((line) => line.startsWith('user,signaling,2'))).toEqual([
      'user,signaling,2,local,1,your-network,user-inside,cloud-connector,,,,,',
    ]);
    expect(await output.read('f.html')).toContain(
      '<h3>Signaling: local to the organization (another reading)</h3>',
    );
  });

  it('says what the document does not tell', async () => {
    expect(await typed('flow', '--deployment', 'hybrid', '--scenario', 'pstn', '--user', 'outside')).toBe(0);
    expect(output.said.join('\n')).toContain('The document does not tell how this call flows.');
  });

  it('needs a server and a token for figures of a site', async () => {
    vi.stubEnv('EDGEWISE_TOKEN', '');
    expect(await typed('flow', '--site', 'Oslo')).toBe(2);
    expect(output.said).toEqual([
      '--server must be an address such as https://host:8080.',
      'A token of scope results:read is needed: --token-file or EDGEWISE_TOKEN.',
    ]);
  });
});

describe('edgewise plan size', () => {
  it('has the worked numbers of the documents', async () => {
    const numbers = ['--calls', '7501', '--devices', '15000', '--people', '200'];
    expect(await typed('size', ...numbers)).toBe(0);
    const lines = output.said
      .join('\n')
      .split('\n')
      .map((line) => line.trim());
    for (const line of [
      '- Appliances = 16 + 2 \u00d7 1 = 18',
      '- Media ports = 7,501 \u00d7 4 [document 003] = 30,004',
      '- Calls = floor(8,349 / 4 [document 003]) = 2,087',
      '- The range carries fewer calls than there are at the peak.',
      '- Addresses = ceil(15,000 / 6,000) = 3',
      '- Link each way, Mbit/s = 1.776 / 0.75 [ours] = 2.368',
    ])
      expect(lines).toContain(line);
  });

  it('takes every input, and writes document, table and page', async () => {
    const inputs = ['--calls', '50', '--hardware', 'small', '--spares', '2', '--domains', 'a.com'];
    const names = ['--pools', 'ap.a.com', '--wildcard', '--port-from', '50000', '--port-to', '50999'];
    const files = ['--json', output.in('s.json'), '--csv', output.in('s.csv'), '--html', output.in('s.html')];
    expect(await typed('size', ...inputs, ...names, ...files)).toBe(0);
    expect(JSON.parse(await output.read('s.json'))).toMatchObject({
      schema: 'edgewise.sizing/1',
      choice: { typed: { calls: '50', 'port-to': '50999' }, hardware: 'small', spares: 2 },
      sheet: {
        connector: { size: { boxes: 3, availabilityRatio: 0.999 } },
        range: { ports: 1000, calls: 250 },
        certificate: { subject: 'ap.a.com', alternatives: ['sip.a.com', '*.a.com'] },
        natPool: null,
      },
    });
    expect(await output.read('s.csv')).toContain('media-ports,calls-in-ports,250,');
    expect(await output.read('s.html')).toContain('<li>SAN = *.a.com</li>');
  });

  it('takes what a search for the number of calls has found, by direction, from the file of a result', async () => {
    const lost = { path: 'up', metric: 'burstLoss', value: 0.2, target: 0.1, interval: null };
    const step = (calls: number, misses: readonly object[] = []): object => ({
      calls,
      outcome: misses.length === 0 ? 'carries' : 'misses',
      misses,
      bytes: 1,
      tookMs: 1,
    });
    const steps = [step(8), step(10), step(12, [lost])];
    const callSearch = { mostCalls: 20, dataCapBytes: 1e9, end: 'found', steps };
    const result = { ...RESULTS.meets(), startedAt: '2026-01-02T12:04:00.000Z', callSearch };
    const [report, alone, without] = [output.in('r.json'), output.in('a.json'), output.in('w.json')];
    await writeFile(report, JSON.stringify({ schema: 'edgewise.run/1', code: null, link: null, result }));
    await writeFile(alone, JSON.stringify(result));
    await writeFile(without, JSON.stringify(RESULTS.meets()));
    for (const file of [report, alone]) {
      expect(await typed('size', '--people', '200', '--search', file, '--json', output.in('s.json'))).toBe(0);
      expect(JSON.parse(await output.read('s.json'))).toMatchObject({
        sheet: {
          found: {
            all: { carried: 10, missed: 12 },
            up: { carried: 10, missed: 12 },
            down: { carried: 12, missed: null },
            // 2026-01-02T12:04Z is 1,767,355,440 s after the epoch.
            atMs: 1_767_355_440_000,
          },
        },
      });
    }
    expect(output.said.join('\n')).toContain(
      'Up: carried 10 within the targets, missed at 12. Down: carried 12 within the targets, and missed at no number that was tried.',
    );
    expect(await typed('size', '--search', without)).toBe(2);
    expect(output.said.at(-1)).toContain('has found no number of calls');
    expect(await typed('size', '--search', output.in('none.json'))).toBe(2);
    expect(output.said.at(-1)).toContain('there is no such file');
    await writeFile(alone, '{}');
    expect(await typed('size', '--search', alone)).toBe(2);
    expect(output.said.at(-1)).toContain('is no result');
  });

  it('names what it cannot calculate with, and asks nobody', async () => {
    expect(await typed('size', '--calls', 'ten', '--fill-percent', '0')).toBe(2);
    expect(output.said).toEqual([
      'Cannot be calculated with: Calls at once at the peak (--calls).',
      'Cannot be calculated with: How full the link may be, % (--fill-percent).',
    ]);
  });
});
