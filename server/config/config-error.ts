/** The configuration cannot be used. `problems` has one plain sentence each; all of them, not only the first. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'bad-configuration';
  readonly problems: readonly string[];

  constructor(problems: readonly string[], cause?: unknown) {
    super(problems.join(' '), { cause });
    this.problems = problems;
  }
}
