import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contradictionIn } from '../../../../server/results/consistency/contradiction.ts';
import { parseResult } from '../../../../src/wire/result.ts';
import { RESULTS } from '../../../ui/gallery/results.ts';

/** Results that the core worked out from packets: whatever it can measure must be taken. */
describe('contradictionIn, of real figures', () => {
  // Ten minutes of packets take the core some seconds.
  it.each(Object.entries(RESULTS))('takes "%s"', { timeout: 60_000 }, (_name, make) => {
    expect(contradictionIn(make())).toBeNull();
  });

  it('takes what a browser sent to a server', () => {
    const text = readFileSync(new URL('../../../fixtures/result-1.json', import.meta.url), 'utf8');
    const parsed = parseResult(JSON.parse(text));
    expect(parsed.ok && contradictionIn(parsed.value)).toBeNull();
  });
});
