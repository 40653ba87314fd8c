import { Check } from 'typebox/value';
import { customerRegionName, parseTarget } from '../core/verdict/targets.ts';
import { TestOptionSchemas, type TestOptionValue } from './test-option-schema.ts';
import { TEST_OPTIONS, type TestOptionName } from './test-options.ts';

/** A typed time in ms; `null` for what is none. */
export type TypedTime = (typed: string) => number | null;

/**
 * The value of an option, as it was typed or stands in a file; `undefined` where there is no such value. Total: never
 * throws. Who asks decides what then becomes of it: a link leaves it at its default, the command line says a sentence.
 */
export function readTestOption<N extends TestOptionName>(
  name: N,
  typed: unknown,
  timeMs: TypedTime,
): TestOptionValue<N> | undefined {
  const value = valueOf(name, typed, timeMs);
  return Check(TestOptionSchemas[name], value) ? value : undefined;
}

/** What a text stands for; what is no text is left to the check. */
function valueOf(name: TestOptionName, typed: unknown, timeMs: TypedTime): unknown {
  const { kind } = TEST_OPTIONS[name];
  // A number is no time: nobody would know whether it is seconds.
  if (typeof typed !== 'string') return kind === 'time' ? null : typed;
  switch (kind) {
    case 'time':
      return timeMs(typed);
    case 'count':
      return typed.trim() === '' ? null : Number(typed);
    case 'target':
      return parseTarget(typed);
    case 'text':
      return typed.trim();
    case 'region':
      return customerRegionName(typed);
    case 'id':
    case 'word':
    case 'switch':
      return typed;
  }
}
