import { describe, expect, it } from 'vitest';
import { HOST_RULES } from '../../../src/core/sizing/connector-host.ts';
import { outageMeaning } from '../../../src/core/sizing/connector-outage.ts';

describe('a component that is down', () => {
  it.each([
    ['edge', 'outbound', 'another-appliance', 'shut-down-appliance'],
    ['edge', 'inbound', 'calls-to-it-fail', 'shut-down-appliance'],
    ['central-management', 'inbound', 'works-until-restart', 'check-before-restart'],
    ['domain-controller', 'outbound', 'works-until-restart', 'check-before-restart'],
    ['mediation', 'inbound', 'continues-in-general', 'check-before-restart'],
  ] as const)('%s, %s call: %s', (down, direction, effect, advice) => {
    expect(outageMeaning(down, direction)).toEqual({ effect, advice });
  });
});

describe('what the host must reach', () => {
  it("has the rows of the document's table", () => {
    expect(HOST_RULES.map(({ protocols, ports }) => `${ports.join(', ')} ${protocols.join('/')}`)).toEqual([
      '53 tcp/udp',
      '80, 443 tcp',
      '80, 443 tcp',
    ]);
  });
});
