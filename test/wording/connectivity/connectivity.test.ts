import { describe, expect, it } from 'vitest';
import { symptomsOf, type SymptomFacts } from '../../../src/core/causes/symptoms.ts';
import {
  connectivityWording,
  idleWording,
  qosWording,
  wayName,
} from '../../../src/wording/connectivity/connectivity.ts';
import { rowOutcomeText } from '../../../src/wording/desk/outcome.ts';
import { foundWording, purposeText } from '../../../src/wording/connectivity/firewall.ts';
import { resultSummary } from '../../../src/wording/result/summary.ts';
import { evidenceSentence } from '../../../src/wording/causes/symptom.ts';
import { shownVerdict, verdictWording } from '../../../src/wording/result/verdict.ts';
import { notOffered } from '../../../src/core/connectivity/planned-checks.ts';
import { sheetOfChecks } from '../../../src/core/connectivity/sheet-of-checks.ts';
import { rowOf } from '../../ui/desk/row-builder.ts';
import { NETWORK_RESULTS, withoutCall } from '../../ui/gallery/network-results.ts';
import { NETWORKS, RELAY_URLS } from '../../ui/gallery/networks.ts';
import { RESULTS } from '../../ui/gallery/results.ts';
import { absentWays } from '../../../src/core/connectivity/absent-ways.ts';
import { shownSymptoms } from '../../../src/core/causes/shown-symptoms.ts';

type NetworkName = keyof typeof NETWORKS;

describe('what each network is said to let through', () => {
  it.each<[NetworkName, string, string, string | null]>([
    ['open', 'meets', 'Everything that calls need is open.', null],
    [
      'udp-blocked',
      'misses',
      'Something on this network blocks call traffic.',
      'UDP 3478-3481 does not get through',
    ],
    ['nothing-open', 'misses', 'No call can be made from here.', 'Nothing gets through to the relay'],
    [
      'one-port-blocked',
      'misses',
      'Something on this network blocks call traffic.',
      'UDP 3480 does not get through, though others do.',
    ],
    ['symmetric-nat', 'meets', 'Everything that calls need is open.', 'symmetric NAT'],
    ['wrong-certificate', 'meets', 'Everything that calls need is open.', 'does not trust the certificate'],
    [
      'dns-failure',
      'misses',
      'Something on this network blocks call traffic.',
      'cannot be looked up, though its address can be reached',
    ],
    [
      'vpn-without-udp',
      'misses',
      'Something on this network blocks call traffic.',
      'or a VPN or proxy does not carry it',
    ],
    [
      'explicit-proxy',
      'meets',
      'Everything that calls need is open.',
      'The web goes through a proxy, and calls bypass it.',
    ],
    ['carrier-nat', 'meets', 'Everything that calls need is open.', 'carrier-grade NAT'],
    [
      'ipv6-missing',
      'meets',
      'Everything that calls need is open.',
      'The relay has IPv6 and this network does not.',
    ],
    [
      'short-mapping',
      'caution',
      'Everything that calls need is open.',
      'forgets an idle UDP stream after 30 to 60 seconds',
    ],
  ])('%s', (network, shown, headline, sentence) => {
    const result = withoutCall(network, 'only-connectivity');
    expect(shownVerdict(result)).toEqual({ shown, word: 'Checked without a call.' });
    expect(verdictWording(result).headline).toBe(headline);
    const said = (result.connectivity?.findings ?? []).map(
      (finding) => connectivityWording(finding).happened,
    );
    if (sentence === null) expect(said).toEqual([]);
    else expect(said.join(' ')).toContain(sentence);
    // What is copied says the same, and no figure that nobody measured.
    const copied = resultSummary(result, null);
    expect(copied).toContain(headline);
    for (const each of said) expect(copied).toContain(each);
    expect(copied).not.toContain('not measured');
  });

  it.each([
    ['not-connected', 'misses', 'misses: no call could be made'],
    ['only-connectivity', 'no-data', 'checked what the network lets through, no call'],
  ] as const)('%s reads in a list as a sentence', (finding, verdict, sentence) => {
    expect(rowOutcomeText(rowOf({ verdict, finding, worstMiss: null }))).toBe(sentence);
  });
});

describe('ways that a relay does not have', () => {
  it('are the expected ports beside its own, but for TCP where the port takes TLS', () => {
    const urls = ['turn:calls.example.com:3478?transport=udp'];
    const tls = 'turns:calls.example.com:443?transport=tcp';
    expect(absentWays(notOffered(urls)).map(wayName)).toEqual([
      'UDP 3479',
      'UDP 3480',
      'UDP 3481',
      'TCP 3478',
      'TCP 443',
      'TLS 443',
    ]);
    const { checks } = NETWORKS.open();
    expect(notOffered(RELAY_URLS).map(wayName)).toEqual(['TCP 443']);
    expect(RELAY_URLS).toContain(tls);
    expect(checks.filter(({ state }) => state === 'not-offered').map(wayName)).toEqual(['TCP 443']);
    expect(absentWays(checks)).toEqual([]);
  });
});

describe('the firewall sheet', () => {
  it.each(Object.entries(NETWORKS))('holds for what leaves the devices that call: %s', (_, network) => {
    // The caption says so once for all rows.
    const { relay } = sheetOfChecks(network().checks, { host: 'tests.example', port: 443 });
    for (const { source, direction } of relay) expect([source, direction]).toEqual(['clients', 'outbound']);
  });

  it('says of each row what was found, in a word and a colour', () => {
    const { relay } = sheetOfChecks(NETWORKS['udp-blocked']().checks, { host: 'tests.example', port: 443 });
    expect(
      relay.map((row) => [row.protocol, row.destinationPort, foundWording(row.found), purposeText(row)]),
    ).toEqual([
      ['tcp', '443', { shown: 'meets', word: 'Open' }, 'This page and its results'],
      ['udp', '53', { shown: 'meets', word: 'Open' }, 'Looking up calls.example.com'],
      ...['3478', '3479', '3480', '3481'].map((port) => [
        'udp',
        port,
        { shown: 'misses', word: 'Closed' },
        'Calls: sound and video',
      ]),
      ['tcp', '3478', { shown: 'meets', word: 'Open' }, 'Calls where UDP fails: the fallback'],
      [
        'tcp',
        '443',
        { shown: 'meets', word: 'Open' },
        'Calls where only encrypted web traffic gets out: the last resort',
      ],
    ]);
  });
});

describe('what people say', () => {
  it.each([
    ['meets', []],
    ['delay', ['slow']],
    ['jitter', ['robotic']],
    ['loss', ['robotic']],
    ['outage', ['robotic', 'drops']],
    ['connection-lost', ['robotic', 'drops']],
    ['checks-short-mapping', ['drops']],
    ['not-connected', ['drops']],
    // Void: the tab was hidden, which may have caused its figures.
    ['hidden', []],
  ] as const)('of %s is explained: %j', (name, symptoms) => {
    const told = shownSymptoms(RESULTS[name]()).filter(({ support }) => support !== 'none');
    expect(told.map(({ symptom }) => symptom)).toEqual(symptoms);
  });

  it('is held against every complaint where there was a call, and only against what was found where none was', () => {
    expect(shownSymptoms(RESULTS.meets())).toHaveLength(4);
    expect(shownSymptoms(NETWORK_RESULTS['checks-open']())).toEqual([]);
  });

  it('has a sentence for every kind of evidence', () => {
    const all: SymptomFacts = {
      missed: [
        { metric: 'rtt', value: 400 },
        { metric: 'loss', value: 0.1 },
        { metric: 'burstLoss', value: 1 },
        { metric: 'jitter', value: 250 },
        { metric: 'reorder', value: 0.02 },
      ],
      missedBusy: [],
      lateRatio: 0.2,
      lossUpRatio: 0.5,
      lossDownRatio: 0,
      connectionLostAtMs: 12_400,
      busyLostAtMs: null,
      arePortsDenied: true,
      hasMappingMoved: true,
      mappingLostS: 60,
      isOverTcp: true,
      isBesideProxy: true,
      isNothingOpen: true,
      isDataBlocked: true,
      causes: [],
    };
    const evidence = [all, { ...all, lossUpRatio: 0, lossDownRatio: 0.5 }].flatMap((facts) =>
      symptomsOf(facts).flatMap((reading) => reading.evidence),
    );
    expect(new Set(evidence.map(({ name }) => name)).size).toBe(16);
    for (const each of evidence) expect(evidenceSentence(each)).toMatch(/^[A-Z0-9].*\.$/);
    expect(evidenceSentence({ name: 'connectionLostAtMs', value: 12_400, isBusy: false })).toBe(
      'The connection broke off at 0:12.',
    );
    expect(evidenceSentence({ name: 'lateRatio', value: 0.2, isBusy: true })).toBe(
      'While the link was busy: 20\u00a0% of packets came too late to be played.',
    );
  });
});

describe('marked against unmarked streams', () => {
  const half = { streams: [0], sent: 1000, lost: 1, lossRatio: 0.001, jitterMs: 2, queueingMs: 5 };
  const qos = (worse: 'marked' | 'unmarked' | 'neither') => ({
    mark: 'half' as const,
    isAvailable: true,
    marked: half,
    unmarked: { ...half, lossRatio: 0.1 },
    worse: { loss: worse, jitter: 'neither' as const, queueing: 'neither' as const },
    dscpAtRelay: null,
  });

  it.each([
    ['unmarked', 'did better, by more than chance would give'],
    ['marked', 'did worse than the others, by more than chance would give'],
    ['neither', 'differ by no more than chance would give'],
  ] as const)('where %s is worse', (worse, sentence) => {
    const [verdict, figures] = qosWording(qos(worse));
    expect(verdict).toContain(sentence);
    expect(figures?.replaceAll('\u00a0', ' ')).toBe(
      'Marked: 0.1 % lost, 2 ms of jitter and 5 ms of waiting in queues. Not marked: 10 % lost, 2 ms of jitter and 5 ms of waiting in queues. Which mark (DSCP) arrived at the relay is not known.',
    );
  });

  it('says so where the browser does not mark', () => {
    expect(qosWording({ ...qos('neither'), isAvailable: false })).toEqual([
      'This browser does not mark packets for priority.',
    ]);
  });

  it.each([
    [30, 60, 'An idle connection is forgotten after 30 to 60 seconds.'],
    [null, 30, 'An idle connection is forgotten within 30 seconds.'],
    [120, null, 'An idle connection stays open for at least 120 seconds.'],
    [null, null, 'How long an idle connection stays open could not be measured.'],
  ])('idle life %s-%s', (keptS, lostS, sentence) => {
    expect(idleWording({ keptS, lostS })).toBe(sentence);
  });
});

it.each([
  [
    { lossRatio: 0.22, openChance: 1 / 12_345 },
    'with the loss seen here (22\u00a0% each way) an open port',
    '10,000',
  ],
  [{ lossRatio: null, openChance: 9.9e-5 }, 'an open port', '10,000'],
  [{ lossRatio: 0.02, openChance: 1e-30 }, 'an open port', '1,000,000'],
])('a closed port is told with its tries, of %j', (seen, path, times) => {
  const tries = { made: 6, answered: 0, ...seen };
  const finding = {
    code: 'ports-blocked',
    transport: 'udp',
    ports: [3480],
    isRefused: false,
    tries,
  } as const;
  const { happened } = connectivityWording(finding);
  expect(happened).toContain('UDP 3480 does not get through, though others do. 6 of 6 tries had no answer; ');
  expect(happened).toContain(`${path} would do that less than once in ${times} times.`);
});
