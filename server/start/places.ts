import { createHmac, randomUUID } from 'node:crypto';
import type { AdmissionLimits, EndedTest } from '../admission/admission.ts';
import { JointPlaces } from '../admission/joint-places.ts';
import { OwnPlaces } from '../admission/own-places.ts';
import type { Places } from '../admission/places.ts';
import type { Config } from '../config.ts';
import type { Log } from '../log/log.ts';
import type { Store } from '../store/port/store.ts';
import type { ServerClock } from '../time/clock.ts';
import { every, type Timers } from '../time/timers.ts';

/** Signs of life of a running test come every 5 s: two of them may get lost. */
const LEASE_MS = 15_000;
/** Chromium lets a page that has been hidden for five minutes run its timers once a minute; and some time to ask. */
const WAITING_LEASE_MS = 75_000;
/** Measuring relays 5 s, connecting up to 45 s, warm-up 1 s, stragglers and closing 9 s; then as much again half. */
const TEST_ALLOWANCE_MS = 90_000;
const ADVANCE_EVERY_MS = 1000;
/** What all servers of one database write who may test under. */
const MARK = 'admission';
/** 132 bits. */
const KEY_CHARACTERS = 22;

type AdmissionConfig = Pick<Config, 'maxConcurrentTests' | 'maxWaitingTests' | 'testsPerAddress'>;

const limitsOf = (config: AdmissionConfig): AdmissionLimits => ({
  maxRunning: config.maxConcurrentTests,
  maxWaiting: config.maxWaitingTests,
  maxPerAddress: config.testsPerAddress,
  leaseMs: LEASE_MS,
  waitingLeaseMs: WAITING_LEASE_MS,
  allowanceMs: TEST_ALLOWANCE_MS,
});

/** What places are opened with. */
export interface PlacesParts {
  readonly config: AdmissionConfig;
  readonly store: Pick<Store, 'kind' | 'marks'>;
  /** The same at all servers of one database. */
  readonly secret: string;
  readonly clock: ServerClock;
  readonly timers: Timers;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly onEnded: (test: Pick<EndedTest, 'testId' | 'wasRunning'>) => void;
}

/** Places that go on by themselves from their start until they are closed. */
export interface OpenPlaces {
  readonly places: Places;
  start(): void;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/** Of this server alone where its database is a file, else of all that have the same. */
export function openPlaces(parts: PlacesParts): OpenPlaces {
  const { config, store, clock, onEnded } = parts;
  const limits = limitsOf(config);
  const joint = store.kind === 'postgresql' ? jointPlaces(limits, parts) : null;
  const places = joint ?? new OwnPlaces(limits, clock, onEnded);
  let stop = (): void => undefined;
  return {
    places,
    start: () => {
      stop = every(parts.timers, ADVANCE_EVERY_MS, () => places.advance());
    },
    close: async () => {
      stop();
      await joint?.close();
    },
  };
}

function jointPlaces(
  limits: AdmissionLimits,
  { store, secret, clock, timers, log, onEnded }: PlacesParts,
): JointPlaces {
  return new JointPlaces({
    limits,
    server: randomUUID(),
    change: (change) => store.marks.changeMark(MARK, change),
    keyOf: (address) => addressName(secret, address),
    clock,
    timers,
    onEnded,
    onAlone: (share) => {
      if (share === null) log.info('Places to test are given together with the other servers again.');
      else
        log.warn(
          `The database does not answer: until it does, this server lets in tests by itself, ${share} at a time.`,
        );
    },
  });
}

/** An address as other servers know it: it can be compared, and not be read. */
export const addressName = (secret: string, address: string): string =>
  createHmac('sha256', secret)
    .update(`edgewise address ${address}`)
    .digest('base64url')
    .slice(0, KEY_CHARACTERS);
