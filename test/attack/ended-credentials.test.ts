import { describe, expect, it } from 'vitest';
import { credentialFor } from '../../server/relay/credentials.ts';
import { Method } from '../../server/relay/message/header.ts';
import type { RelayService } from '../../server/relay/service/relay-service.ts';
import {
  ManualRelayClock,
  SECRET,
  ScriptedClient,
  errorCodeOf,
  ownUsernameOf,
  serviceWith,
  udp,
  usernameOf,
} from '../server/relay/scripted-client.ts';

/**
 * The attack: to go on with the credentials of a test that has ended. A relay that remembers some thousand of those was made
 * to forget by ending as many others (3,720 were enough), or by waiting for its restart.
 */
const PACKETS_PER_S = 1000;

/** The answer to an Allocate with the credentials that the server issued for a test. */
function allocate(service: RelayService, testId: string, port = 4242): number {
  return new ScriptedClient(service, port).allocationCodeAs(ownUsernameOf(testId));
}

describe('credentials of a test that has ended', () => {
  it('are refused, whatever has ended since', () => {
    const service = serviceWith(new ManualRelayClock());
    service.admitTest('mine', PACKETS_PER_S);
    expect(allocate(service, 'mine')).toBe(0);
    service.endTest('mine');
    for (let at = 0; at < 20_000; at += 1) {
      service.admitTest(`other-${at}`, PACKETS_PER_S);
      service.endTest(`other-${at}`);
    }
    expect(allocate(service, 'mine')).toBe(401);
    expect(service.stats()).toMatchObject({ allocations: 0, tests: 0, authenticationFailures: 1 });
  });

  it('are refused after a restart, with the same secret', () => {
    const before = serviceWith(new ManualRelayClock());
    before.admitTest('mine', PACKETS_PER_S);
    expect(allocate(before, 'mine')).toBe(0);
    const restarted = serviceWith(new ManualRelayClock());
    expect(allocate(restarted, 'mine')).toBe(401);
    restarted.admitTest('another', PACKETS_PER_S);
    expect(allocate(restarted, 'another')).toBe(0);
  });

  it('cannot be made those of another issuer by taking the name apart', () => {
    const service = serviceWith(new ManualRelayClock());
    const client = new ScriptedClient(service, 4242);
    const own = ownUsernameOf('mine');
    // What goes with the name of the ended test does not go with the shorter one.
    for (const username of [usernameOf('mine'), `${own}x`, own.replace('@here', '@elsewhere')]) {
      const reply = client.ask(Method.ALLOCATE, {
        username,
        // The password that was issued with the name.
        password: credentialFor(SECRET, own),
        nonce: client.nonce(),
        attributes: [udp],
      });
      expect(errorCodeOf(reply)).toBe(401);
    }
  });

  it('are not looked for where another server of the fleet issued them: its tests are not known here', () => {
    const service = serviceWith(new ManualRelayClock());
    const client = new ScriptedClient(service, 4242);
    expect(client.allocationCodeAs(`${usernameOf('theirs')}@elsewhere`)).toBe(0);
  });
});
