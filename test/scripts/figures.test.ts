import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { blocksIn, figuresIn, tablesByHand, withFigures } from '../../scripts/figures/blocks.mjs';

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const TABLE = '| path | lost |\n| --- | --- |\n| clean | 0 |\n';
const block = (command: string, body: string): string =>
  `<!-- figures: ${command} -->\n\n${body}\n\n<!-- end of figures -->`;

describe('README.md', () => {
  const text = read('README.md');
  it('has no table of figures that was made by hand', () => {
    expect(tablesByHand(text)).toEqual([]);
  });
  it('names a bench that there is, and says when and where it measured', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const blocks = blocksIn(text);
    expect(blocks.length).toBeGreaterThan(0);
    for (const { command, body } of blocks) {
      expect(scripts).toHaveProperty([command.split(' ')[0] ?? '']);
      expect(body).toMatch(/^Measured \d{4}-\d{2}-\d{2}/m);
    }
  });
});

describe('the figures of a document', () => {
  it('are replaced for one bench, and nothing else is', () => {
    const text = `a\n${block('bench:a', 'old')}\nb\n${block('bench:b -- 1 2', 'kept')}\n`;
    expect(withFigures(text, 'bench:a', TABLE)).toBe(
      `a\n${block('bench:a', TABLE.trim())}\nb\n${block('bench:b -- 1 2', 'kept')}\n`,
    );
    expect(blocksIn(text).map(({ command }) => command)).toEqual(['bench:a', 'bench:b -- 1 2']);
  });
  it('are by hand where no block is around them', () => {
    expect(tablesByHand(`x\n\n${TABLE}\n${block('bench:a', TABLE)}`)).toEqual(['| path | lost |']);
    expect(tablesByHand('| name | what |\n| --- | --- |\n| `a` | 3 words of it |\n')).toEqual([]);
  });
  it('are the tables that a bench prints, or all that it prints', () => {
    expect(figuresIn(`Starting\n${TABLE}done\n`)).toBe(TABLE);
    expect(figuresIn('12 of 12 kept\n')).toBe('```\n12 of 12 kept\n```');
  });
});
