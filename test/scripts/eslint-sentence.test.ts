import { Linter } from 'eslint';
import { describe, expect, test } from 'vitest';
import { sentence } from '../../scripts/eslint-sentence.mjs';

const RULES: Linter.Config[] = [
  {
    files: ['**/*.ts'],
    plugins: { edgewise: { rules: { sentence } } },
    rules: { 'edgewise/sentence': 'error' },
  },
];
const found = (code: string, file = 'src/core/run/reduce.ts'): number =>
  new Linter().verify(code, RULES, file).length;

describe('the rule of sentences', () => {
  test.each([
    "fail('The call was lost.');",
    'fail(`${file} cannot be written: ${reason}.`);',
    "const problem = 'it is not JSON.';",
    "reject(new Error('There was no answer in time.'));",
    "ask('Is it over?');",
  ])('finds %s', (code) => {
    expect(found(code)).toBe(1);
  });

  test.each([
    "throw new Error('The call was not measured.');",
    "fail('audio-clock-stopped');",
    "use('Google Chrome.app/Contents/MacOS/Google Chrome');",
    'run(`systemctl daemon-reload && systemctl enable --now ${name}`);',
    "import './the one file.ts';",
    "say('No.');",
  ])('has nothing against %s', (code) => {
    expect(found(code)).toBe(0);
  });

  test.each([
    ['src/app/call-session.ts', 1],
    ['src/probe/relay-call.ts', 1],
    ['src/core/run/reduce.ts', 0],
    ['src/cli/run.ts', 0],
  ])('holds what is thrown in %s: %i', (file, count) => {
    expect(found("throw new Error('The call was not measured.');", file)).toBe(count);
  });

  test.each([
    ['src/cli/run.ts', 1],
    ['src/desk-client/client.ts', 1],
    ['src/main.ts', 1],
    ['src/wording/run/failure.ts', 0],
    ['src/wire/http.ts', 0],
    ['src/core/connectivity/published-rules.ts', 0],
    ['src/core/connectivity/published-rules-of-others.ts', 1],
  ])('holds %s: %i', (file, count) => {
    expect(found("say('The call was lost.');", file)).toBe(count);
  });
});
