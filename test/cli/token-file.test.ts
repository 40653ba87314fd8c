import { describe, expect, it } from 'vitest';
import { readTokenFile } from '../../src/cli/token-file.ts';

describe('readTokenFile', () => {
  it('reads one line, whatever ends it', () => {
    expect(readTokenFile('t', () => ' ew_abc-123\r\n')).toEqual({ ok: true, token: 'ew_abc-123' });
  });

  it.each(['', '\n', 'two\nlines', 'with blank', 'x'.repeat(201), 'käse'])('refuses %j in words', (text) => {
    expect(readTokenFile('t', () => text)).toEqual({
      ok: false,
      problem: 't holds no token: it must be one line, as "edgewise token add" prints it.',
    });
  });

  it('says why a file cannot be read', () => {
    const found = readTokenFile('/nowhere/at/all');
    expect(found).toMatchObject({ ok: false });
    expect(found.ok ? '' : found.problem).toMatch(/^The token file \/nowhere\/at\/all cannot be read: .+\.$/);
  });
});
