import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PathBinding, PlanPath, PlanSite } from '../../src/core/plan/catalogue.ts';
import { enteredFigures } from '../../src/core/plan/entered-figures.ts';
import type {
  ExpressRouteFigures,
  MeasuredFigures,
  SiteFigures,
} from '../../src/core/plan/segment-figures.ts';
import type { Relay } from '../../src/core/relay.ts';
import { targetName, targetsOf, type TargetSet } from '../../src/core/verdict/targets.ts';
import { settingsOf } from '../sites/settings.ts';
import { lastWholeSlotEnd } from '../sites/stretch.ts';
import { within } from '../sites/within.ts';
import { siteKey, type SiteRecord, type SiteStore } from '../store/port/sites.ts';
import { isCustomerRegionAssumed, measureSegment, targetOfBinding } from './measured-figures.ts';

export interface PlanFiguresParts {
  readonly store: Pick<SiteStore, 'sites' | 'columnsOf'>;
  readonly relays: readonly Pick<Relay, 'name' | 'kind'>[];
  /** Epoch ms. */
  readonly nowMs: () => number;
  /** Whoever asks waits so long for what is missing. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 2000;

/** A set of tests that has to be assessed, by all that its assessment depends on. */
interface Wanted {
  readonly key: string;
  readonly binding: PathBinding;
  readonly record: SiteRecord;
  readonly targets: TargetSet;
  readonly isAssumed: boolean;
}

/** What is known of the sites of a catalogue, or how many sets of tests are still being assessed. */
export type FoundFigures =
  | {
      readonly kind: 'known';
      readonly of: (site: PlanSite) => SiteFigures;
      /** One for each ExpressRoute path of which anything is known, in the catalogue's order. */
      readonly expressRouteOf: (site: PlanSite) => readonly ExpressRouteFigures[];
      /** Names of sites with tests that prove nothing, since no published target is for their region and the relay's. */
      readonly withoutRow: readonly string[];
    }
  | { readonly kind: 'pending'; readonly count: number };

/**
 * Assessments of the tests that a catalogue binds to its paths. Each is made once an interval of its site, or when samples
 * have come that belong to older ones, and kept in memory as long as the catalogue has it.
 */
export class PlanFigures {
  readonly #parts: PlanFiguresParts;
  #made = new Map<string, MeasuredFigures>();
  #work: Promise<void> = Promise.resolve();

  constructor(parts: PlanFiguresParts) {
    this.#parts = parts;
  }

  async find(sites: readonly PlanSite[]): Promise<FoundFigures> {
    const { wanted, withoutRow } = await this.#wanted(sites);
    const missing = (): Wanted[] => [...wanted.values()].filter(({ key }) => !this.#made.has(key));
    if (missing().length > 0) {
      // One after the other: whoever asks again meanwhile finds what was made.
      this.#work = this.#work.catch(() => undefined).then(() => this.#make(missing()));
      await within(this.#parts.patienceMs ?? PATIENCE_MS, this.#work);
    }
    const count = missing().length;
    if (count > 0) return { kind: 'pending', count };
    this.#made = new Map([...wanted.values()].flatMap(({ key }) => entryOf(this.#made, key)));
    const made = this.#made;
    const of = (path: PlanPath | undefined): SiteFigures =>
      figuresOfPath(path, (key) => made.get(key), wanted);
    return {
      kind: 'known',
      of: (site) => of(internetPath(site)),
      withoutRow,
      expressRouteOf: ({ paths }) =>
        paths.flatMap((path) => {
          if (path.kind !== 'expressroute') return [];
          const { site, egress } = of(path);
          return site === null && egress === null ? [] : [{ via: path.via, site, egress }];
        }),
    };
  }

  async #make(missing: readonly Wanted[]): Promise<void> {
    const { store, nowMs } = this.#parts;
    for (const { key, binding, record, targets, isAssumed } of missing) {
      if (this.#made.has(key)) continue;
      const figures = await measureSegment(store, record, settingsOf(record), {
        binding,
        targets,
        nowMs: nowMs(),
      });
      this.#made.set(key, isAssumed ? { ...figures, isCustomerRegionAssumed: true } : figures);
      await nextTurn();
    }
  }

  /** By binding of the catalogue, without those that have no results, or no target: of these the sites' names. */
  async #wanted(
    sites: readonly PlanSite[],
  ): Promise<{ readonly wanted: Map<PathBinding, Wanted>; readonly withoutRow: readonly string[] }> {
    const { store, relays, nowMs } = this.#parts;
    const records = new Map((await store.sites()).map((record) => [record.key, record]));
    const wanted = new Map<PathBinding, Wanted>();
    const withoutRow = new Set<string>();
    for (const site of sites)
      for (const binding of bindingsOf(site)) {
        const record = records.get(siteKey(binding.label));
        if (typeof record?.lastAtMs !== 'number') continue;
        const settings = settingsOf(record);
        const choice = targetOfBinding(binding, site, relays, settings);
        const targets = choice && targetsOf(choice);
        if (!choice || !targets) {
          withoutRow.add(site.name);
          continue;
        }
        const toMs = lastWholeSlotEnd(nowMs(), settings.everyMs);
        const isAssumed = isCustomerRegionAssumed(binding, site, relays);
        const parts = [record.key, record.version, toMs, settings, binding, targetName(choice), isAssumed];
        wanted.set(binding, { key: JSON.stringify(parts), binding, record, targets, isAssumed });
      }
    return { wanted, withoutRow: [...withoutRow] };
  }
}

const entryOf = (made: ReadonlyMap<string, MeasuredFigures>, key: string): [string, MeasuredFigures][] => {
  const found = made.get(key);
  return found ? [[key, found]] : [];
};

/** The decision is about the Internet path; the first where there are several. */
const internetPath = ({ paths }: PlanSite): PlanPath | undefined =>
  paths.find(({ kind }) => kind === 'internet');
/** Those of the decision's path, then those of every ExpressRoute path. */
const bindingsOf = (site: PlanSite): readonly PathBinding[] => [
  ...(internetPath(site)?.measured ?? []),
  ...site.paths.flatMap(({ kind, measured }) => (kind === 'expressroute' ? measured : [])),
];

function figuresOfPath(
  path: PlanPath | undefined,
  madeOf: (key: string) => MeasuredFigures | undefined,
  wanted: ReadonlyMap<PathBinding, Wanted>,
): SiteFigures {
  const of = (segment: PathBinding['segment']): MeasuredFigures[] =>
    (path?.measured ?? []).flatMap((binding) => {
      const key = binding.segment === segment ? wanted.get(binding)?.key : undefined;
      return (key === undefined ? undefined : madeOf(key)) ?? [];
    });
  const [egress = null, ...egressElsewhere] = of('edge-edge');
  const { site: enteredSite, egress: enteredEgress } = enteredFigures(path?.entered);
  return {
    site: of('client-edge')[0] ?? enteredSite,
    egress: egress ?? enteredEgress,
    egressElsewhere,
  };
}
