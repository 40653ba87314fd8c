export class ImportGraph {
  constructor(sources: Iterable<readonly [string, string]>);
  static sourcesOfTree(): [string, string][];
  static ofTree(): ImportGraph;
  imports(): Generator<[string, string]>;
  circles(): string[][];
  distancesFrom(files: readonly string[]): Map<string, number>;
}
