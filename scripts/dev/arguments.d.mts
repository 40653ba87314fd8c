export function argumentsOf(args: readonly string[]): {
  readonly pagePort: number;
  readonly serveArgs: readonly string[];
};
