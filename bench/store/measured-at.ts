import { spawnSync } from 'node:child_process';

/** The day and the commit, for figures that somebody writes down by hand: no figure is to outlive its code. */
export function measuredAt(): string {
  const git = (...args: string[]): string => {
    const { status, stdout } = spawnSync('git', args, { encoding: 'utf8' });
    return status === 0 ? stdout.trim() : '';
  };
  const commit = git('rev-parse', '--short', 'HEAD') || 'unknown';
  const isChanged = git('status', '--porcelain', '--untracked-files=no') !== '';
  return `${new Date().toISOString().slice(0, 10)} at commit ${commit}${isChanged ? ' with changes' : ''}`;
}
