import { describe, expect, it } from 'vitest';
import { AUDIT_ACTIONS as RECORDED } from '../../../server/accounts/audit-trail.ts';
import {
  AUDIT_ACTIONS,
  auditAction,
  erasureCount,
  erasureDone,
  tokenStatus,
} from '../../../src/ui/wording/desk-admin.ts';
import type { TokenRecord } from '../../../src/wire/desk/admin.ts';

describe('auditAction', () => {
  it('has words for everything that the server records', () => {
    expect([...AUDIT_ACTIONS].sort()).toEqual([...RECORDED].sort());
    expect(RECORDED.filter((action) => auditAction(action) === action)).toEqual([]);
  });

  it('shows an action of a newer server as it is', () => {
    expect(auditAction('teleport')).toBe('teleport');
    expect(auditAction('constructor')).toBe('constructor');
  });
});

describe('erasure', () => {
  const person = { by: 'user', user: 'm.keller' } as const;
  const address = { by: 'address', address: '192.0.2.7' } as const;

  it('is counted before it is done, and told after', () => {
    expect(erasureCount(person, 0)).toBe('Nothing is stored of the person \u2068m.keller\u2069.');
    expect(erasureCount(person, 1)).toBe('1 result is stored of the person \u2068m.keller\u2069.');
    expect(erasureCount(address, 1200)).toBe(
      '1,200 results are stored of the address \u2068192.0.2.7\u2069.',
    );
    expect(erasureDone(address, 1200)).toBe(
      '1,200 results of the address \u2068192.0.2.7\u2069 were erased.',
    );
    expect(erasureDone(person, 1)).toBe('1 result of the person \u2068m.keller\u2069 was erased.');
  });
});

describe('tokenStatus', () => {
  const token: TokenRecord = {
    id: 't',
    name: 'Grafana',
    scopes: ['metrics:read'],
    createdBy: 'anna',
    createdAtMs: 0,
    lastUsedAtMs: null,
    revokedAtMs: null,
  };

  it.each<[Partial<TokenRecord>, string]>([
    [{}, 'Never used.'],
    [{ lastUsedAtMs: Date.UTC(2025, 10, 20, 12, 4) }, 'Last used 20 Nov 2025, 12:04.'],
    [{ lastUsedAtMs: 0, revokedAtMs: Date.UTC(2025, 10, 20, 12, 4) }, 'Revoked 20 Nov 2025, 12:04.'],
  ])('%o', (changes, status) => {
    expect(tokenStatus({ ...token, ...changes }, 'UTC')).toBe(status);
  });
});
