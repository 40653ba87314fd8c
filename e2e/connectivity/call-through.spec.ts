import { expect, test } from '@playwright/test';
import { measuredOf } from '../accuracy/measured.ts';
import { runInChromium } from '../accuracy/run-in-chromium.ts';
import { skipUnless } from '../skip-unless.ts';
import { browserOn } from './browser-on-client.ts';
import { UDP_PORTS, type Conditions } from './conditions.ts';
import { openCase, type OpenCase } from './open-case.ts';
import { RELAY_NAME } from './server.ts';
import { PATIENCE_MS } from '../patience.ts';

/** The shortest test there is. */
const DURATION_S = 15;

/** Runs one test in a real Chromium on the client's host. */
async function callThrough({ network, pageUrl }: OpenCase) {
  const browser = await browserOn(network.hosts.client, { hasProxy: false });
  try {
    const url = new URL(pageUrl);
    url.search = new URLSearchParams({
      autostart: '1',
      relay: RELAY_NAME,
      duration: String(DURATION_S),
      packets: '1',
    }).toString();
    let isMeasuring = false;
    const updates = await runInChromium(url, {
      launch: browser.launch,
      timeoutMs: PATIENCE_MS,
      onUpdate: (update) => {
        if (isMeasuring || update.kind !== 'phase' || update.phase !== 'measuring') return;
        isMeasuring = true;
        void network.lab.trigger();
      },
    });
    return measuredOf(updates);
  } finally {
    await browser.close();
  }
}

async function withCase(conditions: Conditions, work: (open: OpenCase) => Promise<void>): Promise<void> {
  const open = await openCase(conditions);
  skipUnless(open !== null, 'Making hosts takes root and iproute2.');
  if (!open) return;
  try {
    await work(open);
  } finally {
    await open.close();
  }
}

const udp = Object.fromEntries(UDP_PORTS.map((port) => [port, 'dropped' as const]));

test.describe('a test call through a network of three hosts', () => {
  test('runs over UDP by name, and each packet is in the gateway’s log @long', async () => {
    await withCase({ seed: 62, nat: { ports: 'random' } }, async (open) => {
      const { result } = await callThrough(open);
      expect(result.path).toMatchObject({ transport: 'udp' });
      const { records, mappings } = await open.network.lab.log();
      const ours = new Set(result.traffic.streams.flatMap(({ rtp }) => rtp.map(({ ssrc }) => ssrc)));
      const sent = records.filter(({ direction, rtp }) => direction === 'up' && rtp && ours.has(rtp.ssrc));
      expect(sent.length).toBeGreaterThanOrEqual(result.traffic.sent);
      expect(new Set(sent.map(({ external }) => external.address))).toEqual(new Set(['198.51.100.7']));
      expect(mappings.every(({ end }) => end === null)).toBe(true);
    });
  });

  test('runs over TCP where UDP is dropped @long', async () => {
    await withCase({ seed: 63, udp }, async (open) => {
      const { result } = await callThrough(open);
      expect(result.path).toMatchObject({ transport: 'tcp' });
    });
  });

  test('runs over TLS where everything else is dropped, with a certificate that is checked @long', async () => {
    await withCase({ seed: 64, udp, tcp: { 3478: 'dropped' } }, async (open) => {
      const { result } = await callThrough(open);
      expect(result.path).toMatchObject({ transport: 'tls' });
    });
  });

  test('loses every packet from the moment on in which its mapping moves @long', async () => {
    const nat = { ports: 'random', moveAtMs: 4000, moveCountsFrom: 'told' } as const;
    await withCase({ seed: 65 + 100 * test.info().repeatEachIndex, nat }, async (open) => {
      const { result } = await callThrough(open);
      const { mappings, records } = await open.network.lab.log();
      const movedMs = mappings.find(({ end }) => end?.cause === 'moved')?.end?.atMs ?? NaN;
      const after = records.filter(({ arrivalMs, rtp }) => rtp && arrivalMs > movedMs);
      expect(after.filter(({ direction }) => direction === 'up').length).toBeGreaterThan(1000);
      // To the relay an allocation is a client's address and port (RFC 8656 §2): it knows nobody at the new one.
      expect(after.filter(({ direction, droppedBy }) => direction === 'down' && droppedBy === null)).toEqual(
        [],
      );
      expect(result.traffic.lost).toBeGreaterThan(1000);
      // Nothing is lost downwards but what was on its way when the mapping moved.
      const closed = records.filter(
        ({ direction, rtp, droppedBy }) => direction === 'down' && rtp && droppedBy,
      );
      const { lostUp = NaN, lostDown = NaN } = result.witness ?? {};
      expect(lostUp + lostDown).toBe(result.traffic.lost);
      expect(lostDown).toBeLessThanOrEqual(closed.length);
      expect(result.connectivity?.hasMappingMoved).toBe(true);
      const moved = result.grades.findings.find(({ code }) => code === 'mapping-moved');
      const seen = moved?.code === 'mapping-moved' ? moved.sources : [];
      const named = mappings.filter(({ external }) => seen.includes(`${external.address}:${external.port}`));
      expect(named.length, seen.join(', ')).toBe(seen.length);
      expect(named.some(({ end }) => end?.cause === 'moved')).toBe(true);
      expect(named.some(({ createdMs }) => createdMs >= movedMs)).toBe(true);
    });
  });
});
