import { ResultSchema, type Result } from '../../src/wire/result.ts';
import { RESULTS } from '../../test/ui/gallery/results.ts';
import { freeTexts, planted } from './free-texts.ts';
import { hostileResult, hostileTarget } from './hostile.ts';

/** By these a result is stored and sorted: they have a shape of their own, which the server asks for. */
const OWN = ['id', 'startedAt'];
/** Gallery results that have, together with those of hostile.ts, each text field: a test counts (test/e2e/desk). */
const WITH_OTHER_FIELDS = ['checks-wrong-certificate', 'load-slower', 'load-failed'];

/** What whoever tested may add afterwards. */
const DEVICES = {
  microphone: { name: 'x', noiseFloorDbfs: -60, speechDbfs: -20, clippedRatio: 0, echoDbfs: null },
  camera: { name: 'x', framesPerS: 30, lumaRatio: 0.5 },
};

/** A nearer relay that was tried before. */
const MISSED = [{ name: 'x', why: 'nothing-open', waitedMs: 15_000 }] as const;

/** Each text field of a result that takes any text. */
export function freeResultTexts(): Map<string, number> {
  const fields = freeTexts(ResultSchema);
  for (const name of OWN) fields.delete(name);
  return fields;
}

/** Results in which a text stands in every field that takes one. `idOf` and `startedAt` go by place in the list. */
export function plantedResults(
  text: string,
  idOf: (at: number) => string,
  startedAt: (at: number) => string,
): Result[] {
  const fields = freeResultTexts();
  const others = Object.entries(RESULTS)
    .filter(([name]) => WITH_OTHER_FIELDS.includes(name))
    .map(([, make]) => make())
    .flatMap((result) => [
      { ...result, devices: DEVICES, path: { ...result.path, missed: [...MISSED] } },
      ...withBusyGrades(result),
    ]);
  const own = [hostileResult, hostileTarget].map((make, at) => make(idOf(at), text, startedAt(at)));
  return [
    ...own,
    ...others.map((result, at) => ({
      ...(planted(result, text, fields) as Result),
      id: idOf(own.length + at),
      startedAt: startedAt(own.length + at),
    })),
  ];
}

/** The same with a busy part that was held against an Azure region and whose mapping moved. */
function withBusyGrades(result: Result): Result[] {
  const { loaded } = result;
  if (!loaded || !('busy' in loaded)) return [];
  const { busy } = loaded;
  const grades = {
    ...busy.grades,
    target: { kind: 'azure', region: 'x', column: 'site' },
    findings: [...busy.grades.findings, { code: 'mapping-moved', sources: ['x', 'y'] }],
  } as const;
  return [{ ...result, loaded: { ...loaded, busy: { ...busy, grades } } }];
}
