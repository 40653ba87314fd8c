import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataFolder } from '../../../server/start/data-folder.ts';
import { openSecrets } from '../../../server/start/secrets.ts';

const TSX = fileURLToPath(import.meta.resolve('tsx'));
const SECRETS = fileURLToPath(new URL('../../../server/start/secrets.ts', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'edgewise-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const inFolder = (name: string): string => path.join(folder, name);

describe('openSecrets', () => {
  it('makes two secrets of 256 bits that nobody else can read, and reads them again', () => {
    const first = openSecrets(folder);
    expect(first.relay).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(first.token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(first.relay).not.toBe(first.token);
    expect(openSecrets(folder)).toEqual(first);
    expect(readdirSync(folder).sort()).toEqual(['relay.secret', 'token.secret']);
    for (const name of readdirSync(folder)) expect(statSync(inFolder(name)).mode & 0o777).toBe(0o600);
  });

  it('makes other secrets in another folder', () => {
    const other = mkdtempSync(path.join(tmpdir(), 'edgewise-secrets-'));
    expect(openSecrets(other).token).not.toBe(openSecrets(folder).token);
    rmSync(other, { recursive: true });
  });

  it.each([0o640, 0o604, 0o660, 0o644])('refuses a file of mode %o, which others can read', (mode) => {
    openSecrets(folder);
    chmodSync(inFolder('token.secret'), mode);
    expect(() => openSecrets(folder)).toThrow(
      /^The secret \S+token\.secret can be read by others on this machine; run "chmod 600" on it/,
    );
  });

  it.each(['', 'short', 'x'.repeat(43) + '!'])('refuses a damaged file and leaves it alone', (content) => {
    writeFileSync(inFolder('relay.secret'), content, { mode: 0o600 });
    expect(() => openSecrets(folder)).toThrow(/relay\.secret is damaged; delete it/);
    expect(readFileSync(inFolder('relay.secret'), 'utf8')).toBe(content);
  });

  it('names the folder that is not there', () => {
    expect(() => openSecrets(inFolder('gone'))).toThrow(/relay\.secret cannot be read or made \(ENOENT\)\.$/);
  });

  it('gives two processes that start at once the same secrets', async () => {
    const script = `import(${JSON.stringify(SECRETS)}).then((m) => console.log(JSON.stringify(m.openSecrets(${JSON.stringify(folder)}))))`;
    const said = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const child = spawn(process.execPath, ['--import', TSX, '-e', script]);
        let text = '';
        child.stdout.on('data', (data: Buffer) => (text += data.toString()));
        await once(child, 'close');
        return text;
      }),
    );
    expect(said[0]).toMatch(/"token":"[A-Za-z0-9_-]{43}"/);
    expect(new Set(said).size).toBe(1);
    expect(readdirSync(folder)).toHaveLength(2);
  }, 30_000);
});

describe('openDataFolder', () => {
  it('makes it, with all above it, for its own account alone', () => {
    const deep = inFolder('a/b');
    openDataFolder(deep);
    expect(statSync(deep).mode & 0o777).toBe(0o700);
    openDataFolder(deep);
  });

  it('says when it is a file', () => {
    writeFileSync(inFolder('file'), '');
    expect(() => openDataFolder(inFolder('file'))).toThrow(
      /^The data directory \S+file is a file; choose another with --data-dir\.$/,
    );
  });
});
