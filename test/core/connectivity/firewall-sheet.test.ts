import { describe, expect, test } from 'vitest';
import { publishedRows, relayRows, sheetCsv } from '../../../src/core/connectivity/firewall-sheet.ts';
import { outcome, TCP, TLS, UDP } from './outcomes.ts';

const URLS = [UDP[0] ?? '', TCP, TLS];
const named = [{ name: 'relay.example', addresses: ['192.0.2.1'] }];
const brief = (rows: ReturnType<typeof publishedRows>) =>
  rows.map(({ source, destination, protocol, sourcePort, destinationPort }) =>
    [source, destination, protocol, sourcePort, destinationPort].join(' | '),
  );

describe('relayRows: the rules that calls through the relay need', () => {
  test('one for the page, one for the name, one for each way, with what was found', () => {
    const checks = [
      outcome(UDP[0] ?? '', 'blocked'),
      outcome(TCP, 'open'),
      outcome(TLS, 'certificate-rejected'),
    ];
    const rows = relayRows(URLS, named, checks, { host: 'call.example', port: 443 });
    expect(
      rows.map(({ destination, destinationPort, protocol, purpose, isOptional, found }) => [
        destination,
        destinationPort,
        protocol,
        purpose,
        isOptional,
        found,
      ]),
    ).toEqual([
      ['call.example', '443', 'tcp', 'page', false, 'open'],
      ['resolver', '53', 'udp', 'names', false, 'open'],
      ['relay.example (192.0.2.1)', '3478', 'udp', 'calls-udp', false, 'closed'],
      ['relay.example (192.0.2.1)', '3478', 'tcp', 'calls-tcp', true, 'open'],
      ['relay.example (192.0.2.1)', '443', 'tcp', 'calls-tls', true, 'open'],
    ]);
  });
  test('a literal address needs no name, and without checks nothing is said', () => {
    const rows = relayRows(['turn:[2001:db8::1]:3478'], [], [], null);
    expect(rows).toMatchObject([
      { destination: '2001:db8::1', destinationPort: '3478', found: 'not-checked' },
    ]);
  });
  test('a relay that itself refused is behind an open port; a name that fails is closed', () => {
    const refused = outcome(TCP, 'refused', { refusedCode: 401 });
    expect(relayRows([TCP], named, [refused], null).map(({ found }) => found)).toEqual(['open', 'open']);
    const silent = relayRows([TCP], named, [outcome(TCP, 'blocked')], null);
    expect(silent.map(({ found }) => found)).toEqual(['not-checked', 'closed']);
    const failed = relayRows([TCP], named, [outcome(TCP, 'dns-failed')], null);
    expect(failed.map(({ found }) => found)).toEqual(['closed', 'not-checked']);
  });
});

/** Typed from the document's tables by hand, not from the code. */
describe('publishedRows: the tables of the Cloud Connector document', () => {
  const rows = publishedRows([]);
  test('internal firewall', () => {
    expect(brief(rows.filter(({ table }) => table === 'internal'))).toEqual([
      'Cloud Connector Mediation component | SBC/PSTN Gateway | tcp | any | 5060',
      'SBC/PSTN Gateway | Cloud Connector Mediation component | tcp | any | 5068, TLS 5067',
      'Cloud Connector Mediation component | SBC/PSTN Gateway | udp | 49152-57500 | any',
      'SBC/PSTN Gateway | Cloud Connector Mediation component | udp | any | 49152-57500',
      'Cloud Connector Mediation component | Internal clients | tcp | 49152-57500 | 50000-50019',
      'Cloud Connector Mediation component | Internal clients | udp | 49152-57500 | 50000-50019',
      'Internal clients | Cloud Connector Mediation component | tcp | 50000-50019 | 49152-57500',
      'Internal clients | Cloud Connector Mediation component | udp | 50000-50019 | 49152-57500',
    ]);
    expect(
      rows
        .filter(({ isOptional }) => isOptional)
        .map(({ destinationPort, protocol }) => [protocol, destinationPort]),
    ).toEqual([['tcp', '50000-50019']]);
  });
  test('the internal firewall stands between perimeter and internal network: what Mediation begins comes in', () => {
    // Row by row as above: Mediation is in the perimeter network, gateway and clients are in the internal one.
    expect(rows.filter(({ table }) => table === 'internal').map(({ direction }) => direction)).toEqual([
      'inbound',
      'outbound',
      'inbound',
      'outbound',
      'inbound',
      'inbound',
      'outbound',
      'outbound',
    ]);
  });
  test('external firewall, minimum', () => {
    expect(brief(rows.filter(({ table }) => table === 'external-minimum'))).toEqual([
      'Any | Cloud Connector Edge External Interface | mtls | any | 5061',
      'Cloud Connector Edge External Interface | Any | mtls | any | 5061',
      'Cloud Connector Edge External Interface | Any | tcp | any | 80',
      'Cloud Connector Edge External Interface | Any | udp | any | 53',
      'Cloud Connector Edge External Interface | Any | tcp | any | 53',
      'Cloud Connector Edge External Interface | Any | udp | 3478 | 3478',
      'Any | Cloud Connector Edge External Interface | tcp | 50000-59999 | 443',
      'Any | Cloud Connector Edge External Interface | udp | 3478 | 3478',
      'Cloud Connector Edge External Interface | Any | tcp | 50000-59999 | 443',
    ]);
  });
  test('external firewall, recommended', () => {
    expect(brief(rows.filter(({ table }) => table === 'external-recommended'))).toEqual([
      'Any | Cloud Connector Edge External Interface | mtls | any | 5061',
      'Cloud Connector Edge External Interface | Any | mtls | any | 5061',
      'Cloud Connector Edge External Interface | Any | tcp | any | 80',
      'Cloud Connector Edge External Interface | Any | udp | any | 53',
      'Cloud Connector Edge External Interface | Any | tcp | any | 53',
      'Cloud Connector Edge External Interface | Any | tcp | 50000-59999 | any',
      'Cloud Connector Edge External Interface | Any | udp | 3478, 50000-59999 | any',
      'Any | Cloud Connector Edge External Interface | tcp | any | 443, 50000-59999',
      'Any | Cloud Connector Edge External Interface | udp | any | 3478, 50000-59999',
    ]);
  });
  test('only what a client asks for by itself can be checked, and by the port that was asked', () => {
    const found = publishedRows([outcome(UDP[0] ?? '', 'blocked'), outcome(TLS, 'open')]);
    expect(
      found
        .filter((row) => row.found !== 'not-checkable')
        .map((row) => [row.table, row.protocol, row.destinationPort, row.found]),
    ).toEqual([
      ['external-minimum', 'tcp', '443', 'open'],
      ['external-minimum', 'udp', '3478', 'closed'],
      ['external-recommended', 'tcp', '443, 50000-59999', 'partly-open'],
      ['external-recommended', 'udp', '3478, 50000-59999', 'closed'],
    ]);
  });
});

test('behind a symmetric NAT the recommended layout is ruled out, and in the table too', () => {
  const mapped = (mapping: 'endpoint-independent' | 'address-and-port-dependent') =>
    publishedRows([], [{ mapping }]).filter(({ isRuledOut }) => isRuledOut);
  expect(mapped('endpoint-independent')).toEqual([]);
  const ruledOut = mapped('address-and-port-dependent');
  expect([ruledOut.length, new Set(ruledOut.map(({ table }) => table))]).toEqual([
    9,
    new Set(['external-recommended']),
  ]);
  const [, first = ''] = sheetCsv(ruledOut).split('\r\n');
  expect(first.endsWith(',yes')).toBe(true);
});

test('sheetCsv quotes what needs it, ends lines with CRLF and starts no formula', () => {
  const [row] = relayRows([TCP], named, [], null).slice(1);
  if (!row) throw new Error('There is no row.');
  const csv = sheetCsv([{ ...row, destination: 'a "b", c', note: '=1+1' }]);
  expect(csv).toBe(
    'table,source,source_port,destination,destination_port,protocol,direction,purpose,optional,note,found,ruled_out\r\n' +
      'relay,clients,any,"a ""b"", c",3478,tcp,outbound,calls-tcp,no,\'=1+1,not-checked,no\r\n',
  );
});
