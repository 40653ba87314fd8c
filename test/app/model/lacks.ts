/** What never happens in a history, whatever else does. */
export interface Lacks {
  /** Questions that nobody ever answers. */
  readonly silent: readonly Question[];
  /** What the browser does not do. */
  readonly browser: 'nothing' | 'sends-nothing' | 'reads-nothing' | 'never-connects' | 'never-ends';
  /** The network lets no test packet through. */
  readonly network: boolean;
  /** Nor through this port alone, though it answers. */
  readonly firstPort: boolean;
  /** The nearest relay cannot be reached: no port answers, or they do and no call comes about. */
  readonly nearRelay: 'works' | 'silent' | 'no-call';
}

export type Question =
  'request' | 'ask' | 'measure' | 'check' | 'network' | 'witness' | 'store' | 'store-packets' | 'stats';
