import { hostOf, type CheckOutcome } from './check.ts';

/**
 * Whether somebody at the other end answered: by name, the name was resolved. A proxy refuses without having looked, so
 * a refusal is none.
 */
const isAnswered = ({ state, refusedCode }: CheckOutcome): boolean =>
  state === 'open' || state === 'no-data' || state === 'certificate-rejected' || refusedCode !== null;

/**
 * A resolver that does not answer keeps a browser waiting for longer than a check lasts, so that the name's checks look
 * blocked. It is the name that fails, on every URL that has it, where no check by name was answered by anybody and one
 * by address was. Where the addresses are silent too, nothing is known of the name.
 */
export function markSilentNames(outcomes: readonly CheckOutcome[]): CheckOutcome[] {
  const isOfName = ({ by, state }: CheckOutcome): boolean => by === 'name' && state !== 'not-offered';
  const resolved = new Set(outcomes.filter((each) => isOfName(each) && isAnswered(each)).map(nameOf));
  const reached = new Set(
    outcomes.filter((each) => each.by === 'address' && each.url !== each.of && isAnswered(each)).map(nameOf),
  );
  return outcomes.map((each) =>
    isOfName(each) && each.state === 'blocked' && reached.has(nameOf(each)) && !resolved.has(nameOf(each))
      ? { ...each, state: 'dns-failed' }
      : each,
  );
}

const nameOf = ({ of }: CheckOutcome): string => hostOf(of);
