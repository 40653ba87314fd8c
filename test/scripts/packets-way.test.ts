import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const at = (file: string): URL => new URL(`../../${file}`, import.meta.url);
const text = readFileSync(at('docs/a-packets-way.md'), 'utf8');
const [way = '', shapesText = ''] = text.split('## What it is on the way');

const stops = [...way.matchAll(/^(\d+)\. \[`([^`]+)`\]\(\.\.\/([^)]+)\): \S/gm)].map(
  ([, number, name, target]) => ({ number: Number(number), name, target: target ?? '' }),
);
const shapes = [...shapesText.matchAll(/^\d+\. `(\w+)`/gm)].map(([, name]) => name ?? '');

describe('the walk of a packet (docs/a-packets-way.md)', () => {
  it('goes from file to file that there is, each once, in numbered order', () => {
    expect(stops.map(({ number }) => number)).toEqual(stops.map((_stop, index) => index + 1));
    expect(stops.filter(({ target }) => !existsSync(at(target)))).toEqual([]);
    expect(stops.filter(({ name, target }) => name !== target)).toEqual([]);
    expect(new Set(stops.map(({ target }) => target)).size).toBe(stops.length);
  });

  it('counts its files and shapes', () => {
    expect(/^(\d+) files, and (\d+) shapes:$/m.exec(shapesText)?.slice(1).map(Number)).toEqual([
      stops.length,
      shapes.length,
    ]);
  });

  it('is as short as it was asked to be', () => {
    expect(stops.length).toBeLessThanOrEqual(60);
    expect(shapes.length).toBeLessThanOrEqual(6);
  });

  it('names shapes that there are', () => {
    const sources = [...shapesText.matchAll(/\]\(\.\.\/([^)]+\.ts)\)/g)]
      .map(([, file]) => readFileSync(at(file ?? ''), 'utf8'))
      .join('\n');
    expect(shapes.filter((name) => !sources.includes(`export interface ${name} `))).toEqual([]);
  });
});
