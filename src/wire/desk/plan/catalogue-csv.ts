import { csvLine } from '../../../core/csv.ts';
import { csvRows, type CsvRow } from '../../../core/csv-rows.ts';
import {
  emptySite,
  siteNameKey,
  type EnteredPath,
  type PathBinding,
  type PlanPath,
  type PlanSite,
} from '../../../core/plan/catalogue.ts';
import { networksIn } from '../../../core/plan/public-network.ts';
import { problemsOfSite, type CatalogueProblem, type ReadCatalogue } from './read-catalogue.ts';

/**
 * A catalogue as a table: a line for each set of tests of a path, for each path without tests, and for each site without
 * paths. What is of a site, or of a path, stands in each of its lines, and must be the same or empty in later ones.
 */

const SITE_COLUMNS = [
  'continent',
  'main_site',
  'people',
  'deployment',
  'on_premises_edge',
  'customer_region',
  'improved_at',
  'devices_behind_nat',
  'public_addresses',
  'public_networks',
  'link_mbps',
  'peak_calls',
] as const;
const ENTERED_COLUMNS = ['site_rtt_ms', 'site_loss_percent', 'egress_rtt_ms', 'egress_loss_percent'] as const;
const PATH_COLUMNS = ['path', 'via', 'latency_ms', ...ENTERED_COLUMNS] as const;
const TEST_COLUMNS = ['tests_label', 'tests_relay', 'tests_segment', 'relay_continent'] as const;
export const CATALOGUE_COLUMNS = ['site', ...SITE_COLUMNS, ...PATH_COLUMNS, ...TEST_COLUMNS] as const;
type Column = (typeof CATALOGUE_COLUMNS)[number];

type Cells = Readonly<Record<Column, string>>;

/** Writes it. */
export const catalogueCsv = (sites: readonly PlanSite[]): string =>
  [[...CATALOGUE_COLUMNS], ...sites.flatMap(linesOf)].map((cells) => csvLine(cells, '\n')).join('');

function linesOf(site: PlanSite): string[][] {
  const ofSite = [
    site.name,
    ...[site.continent ?? '', yesNo(site.isMainSite), textOf(site.people), site.deployment ?? ''],
    ...[yesNo(site.hasOnPremisesEdge), site.customerRegion ?? ''],
    site.improvedAtMs === null ? '' : new Date(site.improvedAtMs).toISOString(),
    ...[site.devicesBehindNat, site.publicAddresses].map(textOf),
    (site.publicNetworks ?? []).join(';'),
    ...[site.linkMbps, site.peakCalls].map(textOf),
  ];
  const paths = site.paths.flatMap((path) => {
    const ofPath = [path.kind, path.via ?? '', textOf(path.latencyMs), ...enteredTexts(path.entered)];
    const tests = path.measured.map(({ label, relay, segment, relayContinent }) => [
      ...[label, relay ?? '', segment, relayContinent ?? ''],
    ]);
    return (tests.length === 0 ? [['', '', '', '']] : tests).map((each) => [...ofPath, ...each]);
  });
  return (
    paths.length === 0 ? [Array.from({ length: PATH_COLUMNS.length + TEST_COLUMNS.length }, () => '')] : paths
  ).map((each) => [...ofSite, ...each]);
}

const enteredTexts = (entered: EnteredPath | undefined): string[] => [
  textOf(entered?.siteRttMs ?? null),
  percentOf(entered?.siteLossRatio ?? null),
  textOf(entered?.egressRttMs ?? null),
  percentOf(entered?.egressLossRatio ?? null),
];

/** Without what is left of a product of binary fractions. */
const percentOf = (ratio: number | null): string =>
  ratio === null ? '' : String(Number((ratio * 100).toPrecision(12)));

const yesNo = (is: boolean): string => (is ? 'yes' : 'no');
const textOf = (value: number | null): string => (value === null ? '' : String(value));

/** Reads it. Nothing is taken of a text with problems; each says its line. */
export function readCatalogueCsv(text: string): ReadCatalogue {
  const [head, ...rows] = csvRows(text);
  if (!head) return { ok: false, problems: [{ row: null, message: 'The table is empty.' }] };
  const problems = problemsOfHead(head);
  if (problems.length > 0) return { ok: false, problems };
  const reader = new Reader();
  for (const row of rows) reader.take(row, head);
  const { sites } = reader;
  return reader.problems.length > 0 ? { ok: false, problems: reader.problems } : { ok: true, sites };
}

const isColumn = (text: string): text is Column => CATALOGUE_COLUMNS.some((column) => column === text);

function problemsOfHead({ cells, line }: CsvRow): CatalogueProblem[] {
  const problem = (message: string): CatalogueProblem => ({ row: line, message });
  return [
    ...cells.filter((cell) => !isColumn(cell)).map((cell) => problem(`There is no column "${cell}".`)),
    ...(cells.includes('site') ? [] : [problem('The column "site" is missing.')]),
    ...(new Set(cells).size < cells.length ? [problem('A column stands twice.')] : []),
  ];
}

/** A site of the table, while its lines come. */
interface Draft {
  site: PlanSite;
  readonly line: number;
  readonly first: Cells;
}

class Reader {
  readonly problems: CatalogueProblem[] = [];
  readonly #drafts = new Map<string, Draft>();

  get sites(): PlanSite[] {
    return [...this.#drafts.values()].map(({ site }) => site);
  }

  take(row: CsvRow, head: CsvRow): void {
    const say = (message: string): void => void this.problems.push({ row: row.line, message });
    const cells = cellsOf(row, head);
    const problem = problemOfRow(row, head, cells);
    if (problem !== null) {
      say(problem);
      return;
    }
    const key = siteNameKey(cells.site);
    const known = this.#drafts.get(key);
    const draft = known ?? { site: siteOf(cells, say), line: row.line, first: cells };
    if (known) sayDifferences(SITE_COLUMNS, cells, known.first, 'the site', say);
    this.#drafts.set(key, draft);
    draft.site = withPath(draft.site, cells, say);
    const before = this.problems.length;
    for (const message of problemsOfSite(draft.site)) say(message);
    // What is wrong with a site is wrong in each of its rows: once is enough.
    if (this.problems.length > before) draft.site = emptySite(draft.site.name);
  }
}

function problemOfRow({ isWhole, cells }: CsvRow, head: CsvRow, { site }: Cells): string | null {
  if (!isWhole) return 'The quotes of this row are not in order.';
  if (cells.length > head.cells.length) return 'This row has more cells than the head has columns.';
  return site === '' ? 'This row names no site.' : null;
}

function cellsOf({ cells }: CsvRow, head: CsvRow): Cells {
  const of = (column: Column): string => plain(cells[head.cells.indexOf(column)] ?? '').trim();
  const entries = CATALOGUE_COLUMNS.map((column) => [column, of(column)] as const);
  return Object.fromEntries(entries) as Record<Column, string>;
}

/** Without the apostrophe that `csvLine` puts before what a spreadsheet would compute. */
const plain = (text: string): string => (/^'\s*[=+\-@]/.test(text) ? text.slice(1) : text);

type Say = (message: string) => void;

function sayDifferences(columns: readonly Column[], cells: Cells, first: Cells, of: string, say: Say): void {
  for (const column of columns)
    if (cells[column] !== '' && cells[column] !== first[column])
      say(`"${column}" is "${cells[column]}" here and "${first[column]}" in an earlier row of ${of}.`);
}

/** The texts are checked as a whole by `problemsOfSite`; here they become values. */
const siteOf = (cells: Cells, say: Say): PlanSite => ({
  ...emptySite(cells.site),
  continent: cells.continent === '' ? null : (cells.continent as PlanSite['continent']),
  isMainSite: truth(cells, 'main_site', say),
  people: number(cells, 'people', say),
  deployment: cells.deployment === '' ? null : (cells.deployment as PlanSite['deployment']),
  hasOnPremisesEdge: truth(cells, 'on_premises_edge', say),
  customerRegion: cells.customer_region === '' ? null : cells.customer_region,
  improvedAtMs: instant(cells, say),
  devicesBehindNat: number(cells, 'devices_behind_nat', say),
  publicAddresses: number(cells, 'public_addresses', say),
  linkMbps: number(cells, 'link_mbps', say),
  peakCalls: number(cells, 'peak_calls', say),
  ...(cells.public_networks === '' ? {} : { publicNetworks: networksIn(cells.public_networks) }),
});

function withPath(site: PlanSite, cells: Cells, say: Say): PlanSite {
  const columns = [...PATH_COLUMNS, ...TEST_COLUMNS].filter((column) => cells[column] !== '');
  if (cells.path === '') {
    if (columns.length > 0) say(`"${columns[0] ?? ''}" stands without a path.`);
    return site;
  }
  const via = cells.via === '' ? null : cells.via;
  const latencyMs = number(cells, 'latency_ms', say);
  const entered = enteredOf(cells, say);
  const tests = testsOf(cells, say);
  const at = site.paths.findIndex((path) => path.kind === cells.path && path.via === via);
  const known = site.paths[at];
  if (!known)
    return {
      ...site,
      paths: [
        ...site.paths,
        {
          kind: cells.path as PlanPath['kind'],
          via,
          latencyMs,
          ...(entered ? { entered } : {}),
          measured: tests,
        },
      ],
    };
  if (latencyMs !== null && latencyMs !== known.latencyMs)
    say(`"latency_ms" differs from an earlier row of this path.`);
  if (entered && JSON.stringify(entered) !== JSON.stringify(known.entered))
    say('What was entered differs from an earlier row of this path.');
  return { ...site, paths: site.paths.with(at, { ...known, measured: [...known.measured, ...tests] }) };
}

/** `null`: none of it was entered. */
function enteredOf(cells: Cells, say: Say): EnteredPath | null {
  if (ENTERED_COLUMNS.every((column) => cells[column] === '')) return null;
  const ratio = (column: Column): number | null => {
    const percent = number(cells, column, say);
    return percent === null ? null : percent / 100;
  };
  return {
    siteRttMs: number(cells, 'site_rtt_ms', say),
    siteLossRatio: ratio('site_loss_percent'),
    egressRttMs: number(cells, 'egress_rtt_ms', say),
    egressLossRatio: ratio('egress_loss_percent'),
  };
}

function testsOf(cells: Cells, say: Say): PathBinding[] {
  const given = TEST_COLUMNS.filter((column) => cells[column] !== '');
  if (given.length === 0) return [];
  if (cells.tests_label === '' || cells.tests_segment === '') {
    say('Tests of a path need "tests_label" and "tests_segment".');
    return [];
  }
  return [
    {
      label: cells.tests_label,
      relay: cells.tests_relay === '' ? null : cells.tests_relay,
      segment: cells.tests_segment as PathBinding['segment'],
      relayContinent:
        cells.relay_continent === '' ? null : (cells.relay_continent as PathBinding['relayContinent']),
    },
  ];
}

function truth(cells: Cells, column: Column, say: Say): boolean {
  const text = cells[column].toLowerCase();
  if (!['', 'yes', 'no'].includes(text)) say(`"${column}" is "yes" or "no", not "${cells[column]}".`);
  return text === 'yes';
}

function number(cells: Cells, column: Column, say: Say): number | null {
  const text = cells[column];
  if (text === '') return null;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  say(`"${column}" is a number with a point and without other marks, not "${text}".`);
  return null;
}

function instant({ improved_at: text }: Cells, say: Say): number | null {
  if (text === '') return null;
  const atMs = /^\d{4}-\d{2}-\d{2}(T[\d:.]+Z)?$/.test(text) ? Date.parse(text) : NaN;
  if (!Number.isNaN(atMs)) return atMs;
  say(`"improved_at" is a date like 2026-01-31, not "${text}".`);
  return null;
}
