import { describe, expect, it } from 'vitest';
import { ImportGraph } from '../../scripts/check/import-graph.mjs';
import { planOf, roomsOf } from '../../scripts/house/rooms.mjs';

const planned = (sources: readonly (readonly [string, string])[]) => {
  const rooms = roomsOf(sources, new ImportGraph(sources).imports(), (top) => top !== 'test');
  return { rooms, ...planOf(rooms) };
};

describe('the drawing of the structure', () => {
  it('has a room for each folder of src and server, each file beside them, and each other folder', () => {
    const { rooms } = planned([
      ['src/core/a.ts', '1\n2\n'],
      ['src/core/deep/b.ts', '1\n'],
      ['src/main.ts', '1\n'],
      ['src/globals.d.ts', '1\n'],
      ['bench/x/y.ts', '1\n'],
      ['test/core/a.test.ts', '1\n'],
      ['vite.config.ts', '1\n'],
    ]);
    expect([...rooms.values()].map(({ name, files, lines }) => [name, files, lines])).toEqual([
      ['src/core', 2, 3],
      ['src/main.ts', 1, 1],
      ['bench', 1, 1],
    ]);
  });

  it('puts each room above what it needs, and leaves out the arrows that follow from others', () => {
    const { floors, arrows } = planned([
      ['src/core/a.ts', ''],
      ['src/wire/b.ts', "import '../core/a.ts';"],
      ['src/app/c.ts', "import '../core/a.ts'; import '../wire/b.ts'; import './d.ts';"],
      ['src/app/d.ts', ''],
    ]);
    expect(Object.fromEntries(floors)).toEqual({ 'src/core': 0, 'src/wire': 1, 'src/app': 2 });
    expect(arrows).toEqual([
      { from: 'src/wire', to: 'src/core', isCircle: false },
      { from: 'src/app', to: 'src/wire', isCircle: false },
    ]);
  });

  it('keeps rooms that need each other on one floor, and every arrow between them', () => {
    const { floors, arrows } = planned([
      ['server/time/t.ts', ''],
      ['server/http/h.ts', "import '../start/s.ts';"],
      ['server/start/s.ts', "import '../http/h.ts'; import '../time/t.ts';"],
      ['bin/b.ts', "import '../server/http/h.ts';"],
    ]);
    expect(Object.fromEntries(floors)).toEqual({
      'server/time': 0,
      'server/http': 1,
      'server/start': 1,
      bin: 2,
    });
    expect(arrows).toEqual([
      { from: 'server/http', to: 'server/start', isCircle: true },
      { from: 'server/start', to: 'server/http', isCircle: true },
      { from: 'server/start', to: 'server/time', isCircle: false },
      { from: 'bin', to: 'server/http', isCircle: false },
    ]);
  });
});
