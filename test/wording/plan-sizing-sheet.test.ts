import { describe, expect, it } from 'vitest';
import { FIRST_SIZING, type SizingChoice } from '../../src/core/sizing/sizing-choice.ts';
import { sizeSheet } from '../../src/core/sizing/sizing-sheet.ts';
import { sizingCsv, sizingParts } from '../../src/wording/plan/sizing-sheet.ts';
import type { Planner } from '../../src/wording/plan/sizing.ts';

const sheetOf = (typed: SizingChoice['typed'], others: Partial<SizingChoice> = {}) =>
  sizeSheet({ ...FIRST_SIZING, ...others, typed }, null);
const partOf = (planner: Planner, ...of: Parameters<typeof sheetOf>) => {
  const part = sizingParts(sheetOf(...of)).find((each) => each.planner === planner);
  if (!part) throw new Error(planner);
  return part;
};
const itemsOf = (...of: Parameters<typeof partOf>): string[] =>
  partOf(...of).groups.flatMap(({ items }) => items);

describe('the planners in words', () => {
  it('explain what limits appliances, site by site', () => {
    expect(partOf('cloud-connector', { calls: '7501' }).groups.slice(1)).toEqual([
      {
        title: 'What limits it',
        items: [
          'Availability: 99.8 % (003).',
          'One PSTN site is full, so there are several; that each has spares of its own is our rule.',
          'At least 2 gateways are recommended (003).',
        ],
      },
      {
        title: 'PSTN sites',
        items: [
          'PSTN site 1: 15 that carry up to 7,500 calls, and 1 to spare',
          'PSTN site 2: 1 that carry up to 500 calls, and 1 to spare',
        ],
      },
    ]);
  });

  it('have the numbers of a range in its formulas, and the ports that nobody can choose', () => {
    expect(itemsOf('media-ports', {})).toEqual([
      'Ports of the range = 57,500 [document 003] - 49,152 [document 003] + 1 = 8,349',
      'Calls = floor(8,349 / 4 [document 003]) = 2,087',
      'Clients always use ports 50000-50019; that cannot be changed (003).',
      'The range of the Edge always starts at 50000 (003).',
    ]);
  });

  it('say what a test found of the NAT, and count by it', () => {
    const nat = {
      mapping: 'address-and-port-dependent',
      keptS: 30,
      lostS: 60,
      atMs: Date.UTC(2026, 10, 23),
    } as const;
    const [usable, perAddress, , , found, idle] = itemsOf('nat-pool', { devices: '15000' }, { nat });
    expect(usable).toContain('60,000');
    expect(perAddress).toContain('9 [measured]');
    expect(`${found ?? ''} ${idle ?? ''}`).toMatch(
      /^Measured .* 2026.*: the NAT gives .* \(symmetric\): towards the 4 ports of a relay it takes 4, so a device is counted with 9 ports in place of 6 \(ours\)\. An idle connection is forgotten after 30 to 60 seconds\.$/,
    );
    expect(itemsOf('nat-pool', { devices: '15000' }).join(' ')).not.toContain('Measured');
  });

  it("have the host's rules row by row", () => {
    expect(itemsOf('host', {})).toEqual([
      'Out from the host to any, TCP/UDP 53: looking up names (DNS) (003)',
      'Out from the host to any, TCP 80, 443: certificate revocation lists (CRL) (003)',
      'Out from the host to any, TCP 80, 443: updates of Cloud Connector and Windows, and Skype for Business Online Admin PowerShell (003)',
    ]);
  });

  it('name the certificate, with a wildcard and without', () => {
    const names = { domains: 'a.com b.com', pools: 'ap.a.com' };
    expect(partOf('certificate', names).groups[0]?.items).toEqual([
      'SN = ap.a.com',
      'SAN = sip.a.com',
      'SAN = sip.b.com',
      'SAN = ap.a.com',
    ]);
    expect(partOf('certificate', names, { hasWildcard: true }).groups[0]?.items.at(-1)).toBe('SAN = *.a.com');
    expect(partOf('certificate', { ...names, pools: 'sip.a.com' }).groups[0]?.items).toEqual([
      'The subject cannot be sip.DOMAIN: that name is reserved for the Edge of Office 365 (003).',
    ]);
  });

  it('say what fails without the Edge component, by direction', () => {
    expect(itemsOf('outage', {}).slice(0, 2)).toEqual([
      'Without the Edge component, calls to the telephone network: the cloud sees it and routes them to another appliance (003)',
      'Without the Edge component, calls from the telephone network: those that reach this appliance fail, since its Mediation component cannot use the Edge of another (003)',
    ]);
    expect(itemsOf('outage', {})).toContain(
      'If an Edge component is down: shut down all components of its appliance. Have monitoring that sees it (003).',
    );
  });

  it('say which input cannot be calculated with', () => {
    expect(partOf('nat-pool', {}).problem).toBe('Type whole numbers from 1.');
    expect(partOf('nat-pool', { devices: '1', 'device-ports': '0' }).problem).toBe(
      'Cannot be calculated with: Ports a device.',
    );
    expect(partOf('bandwidth', { people: '10', 'fill-percent': '101' }).problem).toBe(
      'Cannot be calculated with: How full the link may be, %.',
    );
  });
});

describe('the table of it', () => {
  it('has a line for each formula with its result, then for each sentence', () => {
    const lines = sizingCsv(sheetOf({ devices: '15000' })).split('\r\n');
    expect(lines[0]).toBe('planner,formula,result,text');
    expect(lines).toContain('nat-pool,addresses,3,"Addresses = ceil(15,000 / 6,000) = 3"');
    expect(lines).toContain('nat-pool,,,No document gives a number for this: the defaults are ours.');
    expect(lines.filter((line) => line.startsWith('bandwidth'))).toEqual([]);
    expect(lines.filter((line) => line.startsWith('host,,,'))).toHaveLength(3);
  });
});
