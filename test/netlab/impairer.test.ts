import { describe, expect, it } from 'vitest';
import { Impairer, type Impaired } from '../../netlab/impairer.ts';

const packet = (told: Partial<Impaired> = {}): Impaired => ({
  direction: 'up',
  sizeBytes: 100,
  listenPort: 3478,
  carriesRtp: true,
  ...told,
});

describe('Impairer', () => {
  it('passes everything as it is until it is active', () => {
    const impairer = new Impairer();
    impairer.setImpairments({ seed: 1, up: { delayMs: 20 }, down: { lossRatio: 1 } });

    expect(impairer.verdictOn(packet(), 5)).toEqual({ dueMs: [5], droppedBy: null });
    impairer.setActive(true);
    expect(impairer.verdictOn(packet(), 5)).toEqual({ dueMs: [25], droppedBy: null });
    expect(impairer.verdictOn(packet({ direction: 'down' }), 5)).toEqual({
      dueMs: [],
      droppedBy: 'random-loss',
    });
  });

  it('leaves alone what carries no RTP where it is to impair RTP', () => {
    const impairer = new Impairer();
    impairer.setActive(true);
    impairer.setImpairments({ seed: 1, up: { appliesTo: 'rtp', delayMs: 20 } });

    expect(impairer.verdictOn(packet({ carriesRtp: false }), 5).dueMs).toEqual([5]);
    expect(impairer.verdictOn(packet(), 5).dueMs).toEqual([25]);
  });

  it('counts from the first RTP packet that comes up, for both directions', () => {
    const impairer = new Impairer();
    impairer.setActive(true);
    impairer.setImpairments({ seed: 1, down: { detour: { fromMs: 10, addedMs: 40 } } });
    const down = (atMs: number) => impairer.verdictOn(packet({ direction: 'down' }), atMs).dueMs;

    impairer.verdictOn(packet({ carriesRtp: false }), 0);
    expect(down(50)).toEqual([50]);
    impairer.verdictOn(packet(), 100);
    impairer.verdictOn(packet(), 105);
    expect([down(109), down(110)]).toEqual([[109], [150]]);
  });

  it('waits to be told where that is asked for', () => {
    const impairer = new Impairer();
    impairer.setActive(true);
    impairer.setImpairments({ seed: 1, up: { outage: { fromMs: 0, toMs: 300, countsFrom: 'told' } } });

    expect(impairer.verdictOn(packet(), 100).dueMs).toEqual([100]);
    impairer.trigger(200);
    expect(impairer.triggeredAtMs).toBe(200);
    expect(impairer.verdictOn(packet(), 200).droppedBy).toBe('outage');
    impairer.reset();
    expect(impairer.verdictOn(packet(), 201).dueMs).toEqual([201]);
  });
});
