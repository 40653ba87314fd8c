import { expect, test } from 'vitest';
import { BANDWIDTH_DEFAULTS, sizeBandwidth } from '../../src/core/sizing/bandwidth.ts';
import { sizeCloudConnector } from '../../src/core/sizing/cloud-connector.ts';
import { NAT_DEFAULTS, sizeNatPool } from '../../src/core/sizing/nat-pool.ts';
import { formulaText } from '../../src/wording/plan/sizing.ts';

test('formulas are told with their numbers and who says each: the worked examples', () => {
  const connector = sizeCloudConnector({ calls: 501, hardware: 'large', version: 'from-2.0', spares: 1 });
  expect(connector.formulas.map((formula) => formulaText(formula))).toEqual([
    'Appliances that carry calls = ceil(501 / 500 [document 003]) = 2',
    'PSTN sites = ceil(2 / (16 [document 003] - 1)) = 1',
    'Appliances = 2 + 1 \u00d7 1 = 3',
  ]);
  const pool = sizeNatPool({ devices: { value: 15_000, origin: 'catalogue' }, ...NAT_DEFAULTS });
  expect(pool.formulas.map((formula) => formulaText(formula))).toEqual([
    'Usable ports of an address = 64,000 [ours] - 4,000 [ours] = 60,000',
    'Devices of an address = floor(60,000 / (6 [ours] + 4 [ours])) = 6,000',
    'Addresses = ceil(15,000 [catalogue] / 6,000) = 3',
  ]);
  const bandwidth = sizeBandwidth({ people: { value: 200, origin: 'typed' }, ...BANDWIDTH_DEFAULTS });
  expect(bandwidth.formulas.map((formula) => formulaText(formula))).toEqual([
    'Calls at once = ceil(200 \u00d7 0.1 [ours]) = 20',
    'Audio each way, Mbit/s = 20 \u00d7 88.8 [ours] / 1,000 = 1.776',
    'Link each way, Mbit/s = 1.776 / 0.75 [ours] = 2.368',
  ]);
});
