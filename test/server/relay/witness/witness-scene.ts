import { Method } from '../../../../server/relay/message/header.ts';
import type { RelayLimits } from '../../../../server/relay/limits.ts';
import { encodeRawWitness } from '../../../../server/relay/witness/raw-witness.ts';
import { decodeWitness } from '../../../../src/wire/witness.ts';
import type { Witness } from '../../../../src/wire/witness.ts';
import { ManualRelayClock, ScriptedClient, lifetime, serviceWith } from '../scripted-client.ts';

export const CHANNEL = 0x4001;

/** A relay on a clock that stands still, with clients that do as they are told. */
export function scene(limits: Partial<RelayLimits> = {}) {
  const clock = new ManualRelayClock();
  clock.advanceS(100);
  const service = serviceWith(clock, limits);
  const read = (testId: string): Witness | null => {
    const raw = service.witness(testId);
    return raw === null ? null : decodeWitness(encodeRawWitness(raw));
  };
  let ports = 2000;
  const join = (address = '192.0.2.50', isStream = false) =>
    new ScriptedClient(service, (ports += 1), address, isStream);
  /** Two clients of a test that permit each other; `alice` has a channel to `bob`. */
  const call = (testId: string, address?: string) => {
    const [alice, bob] = [join(address), join(address)];
    const [toAlice, toBob] = [alice.allocate(testId), bob.allocate(testId)];
    alice.bind(CHANNEL, toBob, testId);
    bob.permit(toAlice, testId);
    return { alice, bob, toBob, toAlice };
  };
  return { clock, service, read, join, call };
}

export const hangUp = (client: ScriptedClient, testId: string) =>
  client.askAs(testId, Method.REFRESH, lifetime(0));
