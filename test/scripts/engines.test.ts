import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ENGINES, LEFT_OUT, SELECTION, WHOLE_RUN } from '../../scripts/test/engines.mjs';
import { hasIntegrity } from '../../scripts/test/fetch-package.mjs';

const at = (file: string): URL => new URL(`../../${file}`, import.meta.url);
const read = (file: string): string => readFileSync(at(file), 'utf8');

describe('the tests on other Nodes', () => {
  it('have every Node that is supported but the one that all tests run on', () => {
    const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };
    const majors = engines.node.split(' || ').map((range) => Number(/^\^(\d+)\./.exec(range)?.[1]));
    expect([20, ...ENGINES.map(({ version }) => Number.parseInt(version, 10))]).toEqual(majors);
  });

  it('select and leave out what is there', () => {
    expect([...SELECTION, ...LEFT_OUT].filter((file) => !existsSync(at(file)))).toEqual([]);
    expect(read(WHOLE_RUN.file)).toContain(`test('${WHOLE_RUN.title}`);
  });

  it('take no other package than the one whose checksum is known', () => {
    // FIPS 180-2, appendix C.1: the digest of "abc".
    const digest =
      'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a' +
      '2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f';
    const integrity = `sha512-${Buffer.from(digest, 'hex').toString('base64')}`;
    expect(hasIntegrity('abc', integrity)).toBe(true);
    expect(hasIntegrity('abd', integrity)).toBe(false);
    expect(hasIntegrity('abc', '')).toBe(false);
  });
});
