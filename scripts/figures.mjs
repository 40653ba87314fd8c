/**
 * `npm run figures [-- WORD ...]`: runs the benches that tables in README.md and docs quote (all, or those with a word in
 * their command) and writes what they print in their place, with date, commit and machine: no figure outlives its code.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import process from 'node:process';
import { tsImport } from 'tsx/esm/api';
import { blocksIn, figuresIn, withFigures } from './figures/blocks.mjs';

const DOCUMENTS = [
  'README.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const words = process.argv.slice(2);

const said = (program, ...args) => {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
};

async function machine() {
  const { testBrowserPath } = await tsImport('../e2e/browser.ts', import.meta.url);
  const browsers = [testBrowserPath(), 'firefox-esr'].map((program) => program && said(program, '--version'));
  const [{ model }] = os.cpus();
  // Chromium says after its version for which system it was built.
  const names = browsers.filter(Boolean).map((name) => /^.*?\d[\d.]*(?:esr)?/.exec(name)?.[0] ?? name);
  return [`${os.cpus().length} cores of ${model}`, `Node ${process.versions.node}`, ...names].join(', ');
}

const commit = () => {
  const isChanged =
    execFileSync('git', ['status', '--porcelain', '--untracked-files=no'], { encoding: 'utf8' }).trim() !==
    '';
  return `${said('git', 'rev-parse', '--short', 'HEAD')}${isChanged ? ' with changes' : ''}`;
};

const textOf = (file) => readFileSync(file, 'utf8');
const commands = [
  ...new Set(DOCUMENTS.flatMap((file) => blocksIn(textOf(file)).map(({ command }) => command))),
];
const chosen = commands.filter(
  (command) => words.length === 0 || words.some((word) => command.includes(word)),
);
if (chosen.length === 0) throw new Error(`no bench has such a word; there are: ${commands.join(', ')}`);

for (const command of chosen) {
  const [loadBefore] = os.loadavg();
  const [from, date] = [commit(), new Date().toISOString().slice(0, 10)];
  console.log(`\n== npm run ${command}`);
  const { status, stdout } = spawnSync('npm', ['run', '--silent', ...command.split(' ')], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 64 * 1024 * 1024,
  });
  console.log(stdout);
  if (status !== 0) throw new Error(`npm run ${command} failed: its figures stay as they are`);
  const where = `Measured ${date} at ${from} by \`npm run ${command}\`: ${await machine()}; load before it ${loadBefore.toFixed(1)}.`;
  for (const file of DOCUMENTS)
    writeFileSync(file, withFigures(textOf(file), command, `${figuresIn(stdout)}\n\n${where}`));
}
spawnSync('npx', ['prettier', '--write', '--log-level', 'warn', ...DOCUMENTS], { stdio: 'inherit' });
