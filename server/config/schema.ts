import { isIP } from 'node:net';
import { z } from 'zod';
import { DEFAULT_TRANSFER_BITS_PER_SECOND } from '../../src/core/traffic/load.ts';
import { parseTurnUrl } from '../../src/core/relay.ts';
import { isHost } from '../address/host-name.ts';
import { LOG_FORMATS, LOG_LEVELS } from '../log/log.ts';
import { AZURE_ROWS, azureRow } from '../../src/core/verdict/targets.ts';
import { oidcSchema } from './oidc.ts';

/** What the settings may be. Every message continues the sentence "<setting> ...". */

const whole = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};
const text = (what: string, maxLength = 200) => {
  const error = `must be ${what}`;
  return z.string({ error }).trim().min(1, { error }).max(maxLength, { error });
};
const port = whole(0, 65_535);

const GIB = 1024 ** 3;
/** As many as a relay can have (relay/port.ts). */
const MOST_RELAY_THREADS = 64;
const MOST_BYTES = 1024 ** 5;

const portList = (what: string) =>
  z
    .array(port, { error: `must be ${what}, separated by commas` })
    .max(16, { error: 'must have at most 16 ports' })
    // 0 lets the system choose and may stand there many times.
    .refine((ports) => new Set(ports.filter((p) => p > 0)).size === ports.filter((p) => p > 0).length, {
      error: 'must not name a port twice',
    });
/** An address of this machine, or `localhost` for this machine alone. */
const isListenHost = (host: string): boolean => host === 'localhost' || isIP(host) !== 0;
const listenHost = text('an IP address of this machine, or localhost').refine(isListenHost, {
  error: 'must be an IP address of this machine, or localhost',
});

const publicHost = text('a host name or an IP address').refine(isHost, {
  error: 'must be a host name or an IP address, without a port',
});
const turnUri = text('a TURN URI', 300).refine((uri) => parseTurnUrl(uri) !== null, {
  error:
    'must be a TURN URI such as turn:relay.example.com:3478?transport=udp or turns:relay.example.com:443',
});

const MIN_SECRET_LENGTH = 16;
const secret = z
  .string({ error: 'must be a text' })
  .min(MIN_SECRET_LENGTH, { error: `must have at least ${MIN_SECRET_LENGTH} characters` })
  .max(1000, { error: 'must have at most 1000 characters' });

const DATABASE_SCHEMES = ['postgresql:', 'postgres:'];

function isDatabaseUrl(value: string): boolean {
  return URL.canParse(value) && DATABASE_SCHEMES.includes(new URL(value).protocol);
}

const DATABASE_URL =
  'must be the URL of a PostgreSQL database, such as postgresql://user:password@host:5432/edgewise';
const databaseUrl = z.string({ error: DATABASE_URL }).max(2000, { error: DATABASE_URL });

const relay = z
  .strictObject(
    {
      name: text('a name of 1 to 100 characters', 100),
      place: text('a text of 1 to 200 characters').optional(),
      kind: z.enum(['edge', 'azure'], { error: 'must be "edge" or "azure"' }).default('edge'),
      region: text('the name of an Azure region').optional(),
      group: text('a name of 1 to 100 characters', 100).optional(),
      urls: z
        .array(turnUri, { error: 'must be a list of TURN URIs' })
        .min(1, { error: 'must have at least one TURN URI (leave it out for the built-in relay)' })
        .max(16, { error: 'must have at most 16 TURN URIs' })
        .optional(),
      secret: secret.optional(),
      publicHost: publicHost.optional(),
      probe: z.boolean({ error: 'must be true or false' }).optional(),
    },
    {
      error: (issue) => (issue.code === 'unrecognized_keys' ? unknownKeys(issue.keys) : 'must be an object'),
    },
  )
  .superRefine((value, context) => {
    const complain = (path: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (value.kind === 'azure' && azureRow(value.region ?? '') === null)
      complain('region', `must be one of ${AZURE_ROWS.map((row) => row.customerRegion).join(', ')}`);
    if (value.kind === 'edge' && value.region !== undefined)
      complain('region', 'is for relays of kind "azure" only');
    if (value.urls && value.publicHost !== undefined)
      complain('publicHost', 'is for the built-in relay only; this one has URLs');
    if (!value.urls && value.probe !== undefined) complain('probe', 'is for relays with URLs only');
    if (!value.urls && value.secret !== undefined)
      complain('secret', 'is for relays with URLs only; the built-in relay takes "relaySecret"');
  });

function unknownKeys(keys: readonly string[]): string {
  const names = keys.map((key) => `"${key}"`).join(', ');
  return keys.length === 1 ? `has ${names}, which is no setting` : `has ${names}, which are no settings`;
}

/** Names that stand for ranges of addresses, as Fastify's trust of proxies knows them. */
const PROXY_RANGES = ['loopback', 'linklocal', 'uniquelocal'];

function isAddressOrNetwork(value: string): boolean {
  const [address = '', bits, ...rest] = value.split('/');
  const family = isIP(address);
  if (rest.length > 0 || family === 0) return PROXY_RANGES.includes(value);
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

const TRUST_PROXY = 'must be true, false, or a list of addresses and networks of proxies';

/** The whole configuration. Defaults stand here and nowhere else. */
export const settingsSchema = z.strictObject(
  {
    host: listenHost.optional(),
    port: port.default(8080),
    cert: text('the name of a file', 4096).optional(),
    key: text('the name of a file', 4096).optional(),
    /**
     * 20 tests send 5,000 packets a second through the relay, an eighth of what one core carries without loss:
     * no test is delayed by another. Raise it with the relay's benchmark at hand.
     */
    maxConcurrentTests: whole(1, 1000).default(20),
    /** 200 waiting tests of 30 s are over six minutes at 20 at a time: beyond that, come back later. */
    maxWaitingTests: whole(0, 10_000).default(200),
    /** A site behind one NAT is one address; half of it would already fill the server. */
    testsPerAddress: whole(1, 10_000).default(40),
    /** Everyone of a site pressing the button at nine o'clock, but no loop of requests. */
    testsPerAddressPerMinute: whole(1, 100_000).default(60),
    /**
     * 0: no tests with a busy link. Fills most lines that people call over, and the three at a time that 20 places allow
     * take 150 Mbit/s each way of the server's own.
     */
    transferMbps: whole(0, 10_000).default(DEFAULT_TRANSFER_BITS_PER_SECOND / 1_000_000),
    trustProxy: z
      .union(
        [
          z.boolean(),
          z
            .array(
              z.string().refine(isAddressOrNetwork, { error: 'must be the address or network of a proxy' }),
            )
            .min(1),
        ],
        { error: TRUST_PROXY },
      )
      .default(false),
    /** Beside whatever the server is started from, where a backup of the working directory takes it along. */
    dataDir: text('the name of a folder', 4096).default('edgewise-data'),
    /** Without it, SQLite in the data directory. */
    databaseUrl: databaseUrl.refine(isDatabaseUrl, { error: DATABASE_URL }).optional(),
    /** 0: no limit. A million is the greatest store that the desk's speed is measured with. */
    keepResults: whole(0, 1_000_000_000).default(1_000_000),
    /** 0: no limit. A year has every season of a network; older results are of people who may have left. */
    keepResultsDays: whole(0, 36_500).default(365),
    /** 0: as long as its figures. Three quarters of what a result takes are its document, which hardly anybody opens again. */
    keepDocumentsDays: whole(0, 36_500).default(0),
    /** 0: no limit. Packet records are some 20 times the size of a result, and of use while a case is open. */
    keepPacketsDays: whole(0, 36_500).default(30),
    /** 0: no limit. More than twice a million results of 30 s; packet records are what can make it grow. */
    keepBytes: whole(0, MOST_BYTES).default(20 * GIB),
    /** 0: none. Removing what is old needs room itself; a tenth of a small disk at most. */
    keepFreeBytes: whole(0, MOST_BYTES).default(GIB / 2),
    /** 0: no limit. 40,000 results, or 500 packet records of ten minutes: a large office behind one address. */
    bytesPerAddressPerDay: whole(0, MOST_BYTES).default(GIB / 4),
    /** 0: no limit. So whoever floods from everywhere needs ten days to push out what is there. */
    bytesPerDay: whole(0, MOST_BYTES).default(2 * GIB),
    storeAddresses: z.boolean({ error: 'must be true or false' }).default(true),
    tokenSecret: secret.optional(),
    /** A working day with its breaks. */
    sessionIdleMinutes: whole(5, 43_200).default(480),
    /** Whoever reads results logs in once a week at least. */
    sessionMaxDays: whole(1, 365).default(7),
    oidc: oidcSchema.optional(),
    oidcClientSecret: z.string({ error: 'must be a text' }).min(1, { error: 'must be a text' }).optional(),
    /** With `debug` each request is a line. */
    logLevel: z.enum(LOG_LEVELS, { error: 'must be error, warn, info or debug' }).default('info'),
    /** `auto`: text where a person reads along, JSON where a program does. */
    logFormat: z.enum(['auto', ...LOG_FORMATS], { error: 'must be auto, json or text' }).default('auto'),
    /** What it tells of a server is for those who run it. */
    metricsPublic: z.boolean({ error: 'must be true or false' }).default(false),
    relayHost: listenHost.optional(),
    relayPorts: portList('UDP ports')
      .min(1, { error: 'must name at least one UDP port' })
      .default([3478, 3479, 3480, 3481]),
    relayTcpPorts: portList('TCP ports').optional(),
    relayTlsPort: port.optional(),
    /** `auto`: in batches where the machine can, else as Node does it. */
    relayIo: z
      .enum(['auto', 'batched', 'dgram'], { error: 'must be auto, batched or dgram' })
      .default('auto'),
    /** Left out: by the machine's cores. */
    relayThreads: whole(1, MOST_RELAY_THREADS).optional(),
    relaySecret: secret.optional(),
    relays: z
      .array(relay, { error: 'must be a list of relays, in JSON' })
      .min(1, { error: 'must have at least one relay' })
      .max(64, { error: 'must have at most 64 relays' })
      .optional(),
  },
  { error: (issue) => (issue.code === 'unrecognized_keys' ? unknownKeys(issue.keys) : 'must be an object') },
);

/** Settings after their types have been checked, before what they mean together. */
export type Settings = z.infer<typeof settingsSchema>;
export type RelaySetting = z.infer<typeof relay>;
