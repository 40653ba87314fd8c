import { describe, expect, it } from 'vitest';
import { blockedPort } from '../../../netlab/stages/blocked-port.ts';
import { stagedPacket } from '../staged-packet.ts';

describe('blockedPort', () => {
  const stage = blockedPort([3479, 3480]);

  it('lets nothing through on a blocked port', () => {
    expect(stage.leaveMs(stagedPacket({ listenPort: 3479 }), 5)).toEqual([]);
  });

  it('passes other ports at once', () => {
    expect(stage.leaveMs(stagedPacket({ listenPort: 3478 }), 5)).toEqual([5]);
  });
});
