export class ImportGraph {
  constructor(sources: Iterable<readonly [string, string]>);
  static ofTree(): ImportGraph;
  distancesFrom(files: readonly string[]): Map<string, number>;
}
