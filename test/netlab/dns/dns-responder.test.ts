import { Resolver } from 'node:dns/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { DnsResponder } from '../../../netlab/dns/dns-responder.ts';

/** Node's resolver (c-ares) asks: another implementation that has to understand the answers. */
describe('DnsResponder', () => {
  const responder = new DnsResponder({
    'relay.edgewise.test': { kind: 'resolves', ipv4: ['203.0.113.10'], ipv6: ['2001:db8:10::10'] },
    'failing.edgewise.test': { kind: 'failing' },
    'silent.edgewise.test': { kind: 'silent' },
  });
  afterEach(() => responder.close());

  it('answers, refuses and stays silent as its zone says, and notes what it was asked', async () => {
    const port = await responder.listen({ address: '127.0.0.1', port: 0 });
    const resolver = new Resolver({ timeout: 50, tries: 1 });
    resolver.setServers([`127.0.0.1:${port}`]);

    expect(await resolver.resolve4('Relay.Edgewise.test')).toEqual(['203.0.113.10']);
    expect(await resolver.resolve6('relay.edgewise.test')).toEqual(['2001:db8:10::10']);
    await expect(resolver.resolve4('nobody.test')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(resolver.resolve4('failing.edgewise.test')).rejects.toMatchObject({ code: 'ESERVFAIL' });
    await expect(resolver.resolve4('silent.edgewise.test')).rejects.toMatchObject({ code: 'ETIMEOUT' });
    expect(responder.records.map(({ name, type, said }) => [name, type, said])).toEqual([
      ['relay.edgewise.test', 1, 'resolves'],
      ['relay.edgewise.test', 28, 'resolves'],
      ['nobody.test', 1, 'missing'],
      ['failing.edgewise.test', 1, 'failing'],
      ['silent.edgewise.test', 1, 'silent'],
    ]);
  });
});
