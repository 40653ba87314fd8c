import { msg, str } from '@lit/localize';
import type { Result } from '../../wire/result.ts';
import { isolated } from '../isolated.ts';
import { duration } from '../quantity.ts';

type Missed = NonNullable<Result['path']['missed']>[number];

/** What became of other relays than the one that a result is of, a sentence each. */
export function relaysTried({ path, grades }: Pick<Result, 'path' | 'grades'>): string[] {
  const isConnected = !grades.findings.some(({ code }) => code === 'not-connected');
  const missed = path.missed ?? [];
  const used = isolated(path.relay.name);
  if (missed.length === 0)
    return !isConnected && path.chosen === 'by-name'
      ? [msg(str`The relay ${used} was asked for by name, so no other was tried.`)]
      : [];
  return [
    ...missed.map(missedSentence),
    isConnected
      ? msg(str`So the next nearest was taken, ${used}: the figures are of that one.`)
      : msg(str`So the next nearest was tried, ${used}: no call could be made through that one either.`),
  ];
}

function missedSentence({ name, why, waitedMs }: Missed): string {
  const relay = isolated(name);
  switch (why) {
    case 'nothing-open':
      return msg(str`No way to the relay ${relay} is open from here.`);
    case 'could-not-connect':
      return msg(str`The relay ${relay} gave no connection within ${duration(waitedMs)}.`);
  }
}
