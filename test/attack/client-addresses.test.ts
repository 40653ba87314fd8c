import { describe, expect, it } from 'vitest';
import { addressKey, canonicalAddress } from '../../server/http/request/client-address.ts';
import { StorageLimits } from '../../server/results/storage-limits.ts';
import { DESK_ROUTES } from '../../src/wire/desk/routes.ts';
import { ROUTES, TEST_TOKEN_HEADER } from '../../src/wire/http.ts';
import { httpServer, type HttpServer } from '../support/server/http-server.ts';
import { measuredResult } from '../support/measured-result.ts';
import { seededRandom } from '../support/seeded-random.ts';

/** The attack: to be counted as somebody else each time, by headers of proxies or by the addresses that one host has. */
const FEW = 5;
const TRIES = 20;

/** From where a request comes, and what it says of that. */
interface Origin {
  readonly remoteAddress: string;
  readonly headers?: Readonly<Record<string, string>>;
}
type OriginOf = (time: number) => Origin;

/** How many of so many tries were let through by the limit of tests. */
async function admitted(server: HttpServer, of: OriginOf): Promise<number> {
  let count = 0;
  for (let time = 0; time < TRIES; time += 1) {
    const { statusCode } = await server.app.inject({
      method: 'POST',
      url: ROUTES.tests,
      payload: { durationMs: 15_000 },
      ...of(time),
    });
    count += statusCode === 201 ? 1 : 0;
  }
  return count;
}

const limited = (trustProxy: boolean | readonly string[]): Promise<HttpServer> =>
  httpServer({ trustProxy, testsPerAddressPerMinute: FEW, maxRunning: 100 });

const random = seededRandom(7);
const byte = (): number => Math.floor(random() * 256);
const anyIpv4 = (): string => `${1 + Math.floor(random() * 223)}.${byte()}.${byte()}.${byte()}`;
const hex = (): string => Math.floor(random() * 65_536).toString(16);

/** Headers that say where somebody comes from, each time from elsewhere. */
const SPOOFED: readonly string[] = [
  'x-forwarded-for',
  'x-real-ip',
  'x-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
  'forwarded',
];

describe('a header that names another address', () => {
  it.each(SPOOFED)('%s changes nothing where no proxy is trusted', async (name) => {
    const server = await limited(false);
    const value = (): string => (name === 'forwarded' ? `for=${anyIpv4()}` : anyIpv4());
    expect(
      await admitted(server, () => ({ remoteAddress: '203.0.113.9', headers: { [name]: value() } })),
    ).toBe(FEW);
  });

  it.each(SPOOFED)('%s changes nothing beside a proxy that is trusted', async (name) => {
    const server = await limited(['10.0.0.0/8']);
    const own = (): Readonly<Record<string, string>> =>
      name === 'x-forwarded-for' ? {} : { [name]: `for=${anyIpv4()}` };
    // What the client wrote itself stands to the left of what the proxy adds.
    expect(
      await admitted(server, () => ({
        remoteAddress: '10.0.0.1',
        headers: { 'x-forwarded-for': `${anyIpv4()}, 203.0.113.9`, ...own() },
      })),
    ).toBe(FEW);
  });

  it('changes nothing from elsewhere than the proxy that is trusted', async () => {
    const server = await limited(['10.0.0.0/8']);
    const headers = () => ({ 'x-forwarded-for': anyIpv4() });
    expect(await admitted(server, () => ({ remoteAddress: '203.0.113.9', headers: headers() }))).toBe(FEW);
  });

  it('changes nothing where any proxy is trusted: what the nearest saw counts', async () => {
    const server = await limited(true);
    const headers = () => ({ 'x-forwarded-for': `${anyIpv4()}, ${anyIpv4()}, 203.0.113.9` });
    expect(await admitted(server, () => ({ remoteAddress: '10.0.0.1', headers: headers() }))).toBe(FEW);
  });

  it('changes nothing behind proxies that name the port as well', async () => {
    for (const named of ['203.0.113.9:', '[2001:db8::9]:', '2001:db8::9%eth']) {
      const server = await limited(['10.0.0.0/8']);
      const headers = (time: number) => ({ 'x-forwarded-for': `${named}${40_000 + time}` });
      expect(
        await admitted(server, (time) => ({ remoteAddress: '10.0.0.1', headers: headers(time) })),
        named,
      ).toBe(FEW);
    }
  });

  it('changes nothing when it names no address at all', async () => {
    for (const trustProxy of [true, ['10.0.0.0/8']]) {
      const server = await limited(trustProxy);
      const headers = (time: number) => ({ 'x-forwarded-for': `unknown-${time}` });
      expect(await admitted(server, (time) => ({ remoteAddress: '10.0.0.1', headers: headers(time) }))).toBe(
        FEW,
      );
    }
  });

  it('tells people behind one proxy apart', async () => {
    for (const trustProxy of [true, ['10.0.0.0/8']]) {
      const server = await limited(trustProxy);
      for (const client of ['203.0.113.9', '203.0.113.10', '2001:db8::1', '2001:db8:0:1::1']) {
        const headers = { 'x-forwarded-for': `192.0.2.1, ${client}` };
        expect(await admitted(server, () => ({ remoteAddress: '10.0.0.1', headers })), client).toBe(FEW);
      }
    }
  });

  it('is not what is stored as where a result came from', async () => {
    const server = await httpServer({ trustProxy: ['10.0.0.0/8'] });
    const stored: (string | null)[] = [];
    for (const remoteAddress of ['203.0.113.9', '10.0.0.1']) {
      const headers = { 'x-forwarded-for': '192.0.2.66, 198.51.100.5' };
      const from = { remoteAddress, headers };
      const { resultId, token } = (
        await server.app.inject({
          method: 'POST',
          url: ROUTES.tests,
          payload: { durationMs: 15_000 },
          ...from,
        })
      ).json<{ resultId: string; token: string }>();
      await server.app.inject({
        method: 'POST',
        url: ROUTES.results,
        payload: measuredResult(resultId),
        remoteAddress,
        headers: { ...headers, [TEST_TOKEN_HEADER]: token },
      });
      stored.push((await server.store.results.find(resultId))?.row.address ?? null);
    }
    expect(stored).toEqual(['203.0.113.9', '198.51.100.5']);
  });
});

describe('the addresses of one IPv6 network', () => {
  const inOne = (): string => `2001:db8:1:2:${hex()}:${hex()}:${hex()}:${hex()}`;

  it('share what one may ask', async () => {
    const server = await limited(false);
    expect(await admitted(server, () => ({ remoteAddress: inOne() }))).toBe(FEW);
    expect(await admitted(server, () => ({ remoteAddress: '2001:db8:1:3::1' }))).toBe(FEW);
  });

  it('share what one may guess', async () => {
    const server = await httpServer();
    const guess = async (remoteAddress: string): Promise<number> => {
      const payload = { name: 'nobody', password: 'a wrong password' };
      return (await server.app.inject({ method: 'POST', url: DESK_ROUTES.login, payload, remoteAddress }))
        .statusCode;
    };
    const statuses: number[] = [];
    for (let time = 0; time < 7; time += 1) statuses.push(await guess(inOne()));
    expect(statuses.at(-1)).toBe(429);
    expect(await guess('2001:db8:1:3::1')).toBe(401);
  });

  it('share what one may store', () => {
    const limits = new StorageLimits({
      allowance: { bytesPerAddressPerDay: 100, bytesPerDay: null },
      hasRoom: () => true,
      nowMs: () => 0,
    });
    const book = () => limits.book({ addressKey: addressKey(inOne()), isMachine: false }, 30);
    for (let time = 0; time < 3; time += 1) book();
    expect(book).toThrow(/Your address has stored/);
  });

  it('are one key however they are written, and an address of IPv4 is one within IPv6', () => {
    for (let time = 0; time < 500; time += 1) {
      const groups = Array.from({ length: 8 }, (_, at) => (at === 4 ? '0' : hex()));
      const plain = groups.join(':');
      const forms = [
        plain,
        plain.toUpperCase(),
        groups.map((group) => group.padStart(4, '0')).join(':'),
        plain.replace(':0:', '::'),
        `${plain}%eth0`,
        `[${plain}]:443`,
        new URL(`http://[${plain}]/`).hostname.slice(1, -1),
      ];
      expect(new Set(forms.map(addressKey)).size, plain).toBe(1);
      expect(new Set(forms.map(canonicalAddress)).size, plain).toBe(1);
      const ipv4 = anyIpv4();
      const [a = 0, b = 0, c = 0, d = 0] = ipv4.split('.').map(Number);
      const mapped = `::ffff:${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
      for (const form of [
        `::ffff:${ipv4}`,
        `::FFFF:${ipv4}`,
        mapped,
        `0:0:0:0:0${mapped.slice(1)}`,
        `${ipv4}:80`,
      ])
        expect([addressKey(form), canonicalAddress(form)], form).toEqual([ipv4, ipv4]);
    }
  });
});
