import { describe, expect, test } from 'vitest';
import { browserName } from '../../src/probe/environment.ts';
import { readLink } from '../../src/probe/page-link.ts';
import { withoutBandwidthEstimation } from '../../src/probe/sdp.ts';
import { ArrivalClock } from '../../src/probe/probe-receiver.ts';

describe('withoutBandwidthEstimation', () => {
  test('takes out transport-cc, goog-remb and the transport-wide extension, and nothing else', () => {
    const kept = [
      'v=0',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'a=rtcp-fb:111 nack',
      'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
    ];
    const removed = [
      'a=rtcp-fb:111 transport-cc',
      'a=rtcp-fb:* goog-remb',
      'a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
    ];
    const sdp = [...kept.slice(0, 2), removed[0], kept[2], removed[1], kept[3], removed[2], ''].join('\r\n');
    expect(withoutBandwidthEstimation(sdp)).toBe([...kept, ''].join('\r\n'));
  });
});

describe('ArrivalClock', () => {
  test('prefers the time at which the network thread had the packet', () => {
    const clock = new ArrivalClock();
    expect(clock.read(99.8, 100)).toBe(99.8);
    expect(clock.kind).toBe('receiveTime');
  });
  test.each([undefined, null, 'x', NaN, 5_000_000, -9000])(
    'falls back to the worker for good at %j',
    (receiveTime) => {
      const clock = new ArrivalClock();
      expect(clock.read(receiveTime, 100)).toBe(100);
      expect(clock.read(199.9, 200)).toBe(200);
      expect(clock.kind).toBe('worker');
    },
  );
});

describe('readLink', () => {
  const read = (path: string) => readLink(new URL(path, 'http://edgewise.example'));

  test('of the bare page asks for nothing', () => {
    expect(read('/')).toEqual({
      options: {
        labels: { ticket: null, site: null, user: null, request: null },
        unattended: false,
        keepPackets: false,
        onlyConnectivity: false,
        idleLife: false,
        mark: 'none',
      },
      autostart: false,
      packets: false,
      resultId: null,
    });
  });

  test('reads labels, length, relay and target', () => {
    expect(
      read(
        '/?duration=60&relay=Berlin&target=azure:west-europe:edge&ticket=INC1&site=HQ&user=m.keller&autostart=1&request=q-1_A&keepPackets=1&only=connectivity&idle=1&mark=half',
      ),
    ).toEqual({
      options: {
        durationMs: 60_000,
        relayName: 'Berlin',
        target: { kind: 'azure', region: 'West Europe', column: 'edge' },
        labels: { ticket: 'INC1', site: 'HQ', user: 'm.keller', request: 'q-1_A' },
        unattended: true,
        keepPackets: true,
        onlyConnectivity: true,
        idleLife: true,
        mark: 'half',
      },
      autostart: true,
      packets: false,
      resultId: null,
    });
  });

  test.each(['duration=14.9', 'duration=601', 'duration=', 'duration=x', 'target=moon', 'relay=%20'])(
    'leaves %s at its default',
    (query) => {
      expect(Object.keys(read(`/?${query}`).options)).toEqual([
        'labels',
        'unattended',
        'keepPackets',
        'onlyConnectivity',
        'idleLife',
        'mark',
      ]);
    },
  );

  test('takes no request for one that the server cannot have made', () => {
    for (const id of ['', 'a b', '<q>', 'x'.repeat(65)])
      expect(read(`/?request=${encodeURIComponent(id)}`).options.labels?.request).toBeNull();
    expect(read('/?keepPackets=yes').options.keepPackets).toBe(false);
  });

  test('opens a stored result', () => {
    expect(read('/r/Ab_9-x').resultId).toBe('Ab_9-x');
    expect(read('/r/').resultId).toBeNull();
    expect(read('/r/a/b').resultId).toBeNull();
  });
});

describe('browserName', () => {
  test.each([
    [
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
      'Chrome 156',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36 Edg/156.0.1.2',
      'Edge 156',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0', 'Firefox 153'],
    [
      'Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
      'Safari 18',
    ],
    ['curl/8', 'Unknown browser'],
  ])('of %s is %s', (userAgent, name) => {
    expect(browserName(userAgent)).toBe(name);
  });
});
