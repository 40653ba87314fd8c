import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const KEPT = '.cache/checked-commit';

const git = (...args) => execFileSync('git', args, { encoding: 'utf8' }).trim();
const linesOf = (text) => text.split('\n').filter((line) => line !== '');

/** Runs git and returns what it printed, or `null` when it failed. */
function gitOr(...args) {
  try {
    return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}

/**
 * The commit that is taken for good: the last that was checked here as it stands, when it is still behind us; else where
 * this branch left `main`, which CI has seen; else the last commit.
 */
export function baseline() {
  const kept = existsSync(KEPT) ? readFileSync(KEPT, 'utf8').trim() : '';
  if (kept !== '' && gitOr('merge-base', '--is-ancestor', kept, 'HEAD') !== null)
    return { commit: kept, why: 'the last that was checked' };
  for (const main of ['main', 'origin/main']) {
    const commit = gitOr('merge-base', 'HEAD', main);
    if (commit !== null) return { commit, why: 'where this branch left main' };
  }
  return { commit: git('rev-parse', 'HEAD'), why: 'the last commit' };
}

/** Files that differ from the commit, also those that git does not know yet; `gone` are not there any more. */
export function changedSince(commit) {
  const differing = linesOf(git('diff', '--name-only', '--no-renames', commit, '--'));
  const unknown = linesOf(git('ls-files', '--others', '--exclude-standard'));
  const all = [...new Set([...differing, ...unknown])];
  return { files: all.filter((file) => existsSync(file)), gone: all.filter((file) => !existsSync(file)) };
}

/** What was good is remembered only of a commit: a file that is not committed is looked at again. */
export function keepBaseline() {
  if (git('status', '--porcelain') === '') writeFileSync(KEPT, git('rev-parse', 'HEAD'));
}
