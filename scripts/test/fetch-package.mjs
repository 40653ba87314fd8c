import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Whether these bytes are what an integrity says (`sha512-` and base64, as in package-lock.json). */
export const hasIntegrity = (bytes, integrity) =>
  integrity === `sha512-${createHash('sha512').update(bytes).digest('base64')}`;

/**
 * Puts a package of npm's registry into a folder, as it was packed: nothing of it is run, and what it needs is not
 * fetched. Done once for each integrity. Throws when it cannot be had, or is not what the integrity says.
 */
export function fetchPackage({ name, version, integrity, folder }) {
  const mark = path.join(folder, '.integrity');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === integrity) return;
  mkdirSync(path.dirname(folder), { recursive: true });
  const fetched = mkdtempSync(`${folder}-`);
  try {
    const packed = run('npm', ['pack', '--silent', '--pack-destination', fetched, `${name}@${version}`]);
    const archive = path.join(fetched, packed.trim());
    if (!hasIntegrity(readFileSync(archive), integrity))
      throw new Error(`${name} ${version} is not the one whose checksum is known`);
    run('tar', ['--extract', '--file', archive, '--directory', fetched]);
    rmSync(folder, { recursive: true, force: true });
    renameSync(path.join(fetched, 'package'), folder);
    writeFileSync(mark, integrity);
  } finally {
    rmSync(fetched, { recursive: true, force: true });
  }
}

function run(command, args) {
  const { status, stdout, error } = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0)
    throw new Error(`${command} ${args[0]} failed${error === undefined ? '' : `: ${error.message}`}`);
  return stdout;
}
