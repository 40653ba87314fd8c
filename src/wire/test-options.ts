import { MAX_CALLS } from '../core/traffic/load.ts';
import { DEFAULT_DURATION_MS, MAX_DURATION_MS, MIN_DURATION_MS } from '../core/traffic/traffic-plan.ts';

/**
 * What a test can be asked for, once for everybody who asks: the page's options, its links, `edgewise run`, `edgewise watch`
 * and its file, and requests of the desk. Bounds and defaults stand here and nowhere else; `test-option-schema.ts`
 * checks values by them, `read-test-option.ts` reads what was typed, and wording/run/test-option.ts has the sentences.
 * A name here is that of the setting in the file of `edgewise watch`.
 */

interface Doors {
  /** Query parameter of a link. */
  readonly parameter: string;
  /** Option of the command line, with a name for its value. */
  readonly flag: string;
}

export type TestOption = Doors &
  (
    | {
        /** Typed as `30s`; in a link, in seconds. */
        readonly kind: 'time';
        readonly minMs: number;
        readonly maxMs: number;
        readonly default: number;
        /** What the pages offer, ms. */
        readonly choices: readonly number[];
      }
    | {
        /** A whole number. */
        readonly kind: 'count';
        readonly min: number;
        readonly max: number;
        readonly default: number;
        /** What the pages offer. */
        readonly choices: readonly number[];
      }
    /** Anything but white space; `maxLength` in UTF-16 code units. */
    | { readonly kind: 'text'; readonly maxLength: number; readonly default: null }
    /** Customer region: as the published table writes it, or any other of at most `maxLength` UTF-16 code units. */
    | { readonly kind: 'region'; readonly maxLength: number; readonly default: null }
    /** What the server has made up. */
    | { readonly kind: 'id'; readonly maxLength: number; readonly default: null }
    /** `azure:west-europe:site` (core/verdict/targets.ts). */
    | { readonly kind: 'target'; readonly default: null }
    | { readonly kind: 'word'; readonly words: readonly string[]; readonly default: string | null }
    /** In a link, `1`. */
    | { readonly kind: 'switch'; readonly default: false }
  );

/** In the order in which a link has them. */
export const TEST_OPTIONS = {
  /** Id of the test request that the result answers. */
  request: { kind: 'id', parameter: 'request', flag: '--request <id>', maxLength: 64, default: null },
  ticket: { kind: 'text', parameter: 'ticket', flag: '--ticket <text>', maxLength: 200, default: null },
  site: { kind: 'text', parameter: 'site', flag: '--site <text>', maxLength: 200, default: null },
  user: { kind: 'text', parameter: 'user', flag: '--user <text>', maxLength: 200, default: null },
  /** `null`: the nearest. As long as the names that a server can give (server/config/schema.ts). */
  relay: { kind: 'text', parameter: 'relay', flag: '--relay <name>', maxLength: 100, default: null },
  /** Where whoever tests is, which is not where the relay is (core/verdict/azure-customer.ts). `null`: not said. */
  region: { kind: 'region', parameter: 'region', flag: '--region <name>', maxLength: 60, default: null },
  /** `null`: what fits the relay. */
  target: { kind: 'target', parameter: 'target', flag: '--target <target>', default: null },
  /** Of each part: a loaded test has two. */
  duration: {
    kind: 'time',
    parameter: 'duration',
    flag: '--duration <time>',
    minMs: MIN_DURATION_MS,
    maxMs: MAX_DURATION_MS,
    default: DEFAULT_DURATION_MS,
    choices: [15_000, 30_000, 60_000, 120_000, 300_000, 600_000],
  },
  /** Have the server keep every packet's record beside the result. */
  keepPackets: { kind: 'switch', parameter: 'keepPackets', flag: '--keep-packets', default: false },
  /** `connectivity`: find out what the network lets through, and make no call. */
  only: {
    kind: 'word',
    parameter: 'only',
    flag: '--only <part>',
    words: ['connectivity'],
    default: null,
  },
  /** Which streams ask for priority. */
  mark: {
    kind: 'word',
    parameter: 'mark',
    flag: '--mark <streams>',
    words: ['half', 'all', 'none'],
    default: 'none',
  },
  /** How many calls at once; every packet of each is measured. */
  calls: {
    kind: 'count',
    parameter: 'calls',
    flag: '--calls <n>',
    min: 1,
    max: MAX_CALLS,
    default: 1,
    choices: [1, 2, 3, 5, 10, 15, 20],
  },
  /** Measure once more while transfers keep the link busy. */
  loaded: { kind: 'switch', parameter: 'loaded', flag: '--loaded', default: false },
  /** With `only`: also find out how long an idle UDP mapping lives; two minutes more. */
  idleLife: { kind: 'switch', parameter: 'idle', flag: '--idle-life', default: false },
} as const satisfies Readonly<Record<string, TestOption>>;

export type TestOptionName = keyof typeof TEST_OPTIONS;

const isName = (name: string): name is TestOptionName => Object.hasOwn(TEST_OPTIONS, name);

export const TEST_OPTION_NAMES: readonly TestOptionName[] = Object.keys(TEST_OPTIONS).filter(isName);

/** `--keep-packets`. */
export const flagName = (name: TestOptionName): string => TEST_OPTIONS[name].flag.replace(/ .*/, '');
