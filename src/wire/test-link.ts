import { targetName } from '../core/verdict/targets.ts';
import { readTestOption } from './read-test-option.ts';
import type { TestOptionValue, TestOptionValues } from './test-option-schema.ts';
import { TEST_OPTION_NAMES, TEST_OPTIONS, type TestOption, type TestOptionName } from './test-options.ts';

/**
 * An option of a link such as `/?duration=30&relay=NAME&target=azure:west-europe:site&ticket=..&keepPackets=1&calls=3`.
 * `undefined` where it says nothing of it, or nothing that can be understood; a text that is too long is cut: a link half
 * right still tests.
 */
export function readLinkOption<N extends TestOptionName>(
  query: { readonly get: (parameter: string) => string | null },
  name: N,
): TestOptionValue<N> | undefined {
  const option: TestOption = TEST_OPTIONS[name];
  const text = query.get(option.parameter);
  if (text === null) return undefined;
  return readTestOption(name, typedIn(text, option), (seconds) => Math.round(Number(seconds) * 1000));
}

function typedIn(text: string, option: TestOption): unknown {
  if (option.kind === 'switch') return text === '1' || undefined;
  return option.kind === 'text' || option.kind === 'region' ? text.trim().slice(0, option.maxLength) : text;
}

/** Puts a wish into a link. What has its default is left out, but for the length, which people look for. */
export function writeTestLink(
  query: { readonly set: (parameter: string, text: string) => void },
  asked: Partial<TestOptionValues>,
): void {
  for (const name of TEST_OPTION_NAMES) {
    const { kind, parameter, default: none } = TEST_OPTIONS[name];
    const value = asked[name] ?? null;
    if (value === null || (kind !== 'time' && value === none)) continue;
    if (kind === 'time') query.set(parameter, String(Number(value) / 1000));
    else if (kind === 'switch') query.set(parameter, '1');
    else query.set(parameter, typeof value === 'object' ? targetName(value) : String(value));
  }
}
