import { describe, expect, it } from 'vitest';
import { failuresOf } from '../../scripts/test/failures.mjs';

const unit = {
  testResults: [
    {
      name: '/x/good.test.ts',
      status: 'passed',
      assertionResults: [{ fullName: 'is good', status: 'passed', failureMessages: [] }],
    },
    {
      name: '/x/bad.test.ts',
      status: 'failed',
      assertionResults: [
        { fullName: 'is good, too', status: 'passed', failureMessages: [] },
        {
          fullName: 'adds up',
          status: 'failed',
          failureMessages: ['expected \u001B[32m1\u001B[39m\n  to be 2'],
        },
      ],
    },
    { name: '/x/broken.test.ts', status: 'failed', message: 'cannot be read', assertionResults: [] },
  ],
};
const specOf = (title: string, ok: boolean, ...said: readonly string[]) => ({
  file: 'far.spec.ts',
  line: 12,
  title,
  ok,
  tests: [{ results: said.map((message) => ({ error: { message } })) }],
});

describe('failuresOf', () => {
  it('says in a line each what failed, with what it said first', () => {
    const browser = { suites: [{ suites: [{ specs: [specOf('ends', false, 'was not there', 'later')] }] }] };
    expect(failuresOf({ unit: [unit, null], browser: [browser, null] })).toEqual([
      'FAILED adds up: expected 1 to be 2',
      'FAILED /x/broken.test.ts: cannot be read',
      'FAILED far.spec.ts:12 ends: was not there',
    ]);
  });

  it('says nothing of what is good', () => {
    const browser = { suites: [{ specs: [specOf('ends', true)] }] };
    expect(failuresOf({ unit: [], browser: [browser] })).toEqual([]);
  });

  it('is short, however much failed and however much it said', () => {
    const specs = Array.from({ length: 12 }, (_, at) => specOf(`case ${at}`, false, 'x'.repeat(5_000)));
    const lines = failuresOf({ unit: [], browser: [{ suites: [{ specs }] }] });
    expect(lines).toHaveLength(6);
    expect(lines.at(-1)).toBe('and 7 more');
    expect(lines[0]).toBe(`FAILED far.spec.ts:12 case 0: ${'x'.repeat(240)}…`);
  });
});
