import type { NewAlertRule } from '../../../src/wire/desk/alerts.ts';
import type { Reached } from '../../store/acknowledged-results.ts';
import type { VerifiedAlerts } from '../../store/delivered-alerts.ts';
import type { Told } from './desk-window.ts';
import type { Offered } from './offer-watch.ts';
import type { ScriptedRecord } from './scripted-test.ts';

/** Tests that begin one after another, however long each takes. */
export interface TestsPlan {
  readonly count: number;
  readonly everyMs: number;
  readonly durationMs: number;
  readonly lastThrough: readonly string[];
}

/** What the people's process can be asked. */
export interface PeopleApi {
  /** Opens the proxy, a window at each desk, and asks each server over and over what it offers. */
  readonly open: (setup: { readonly token: string }) => Promise<void>;
  /** Resolves when the last one has ended. */
  readonly runTests: (plan: TestsPlan) => Promise<readonly ScriptedRecord[]>;
  /** As far as they are. */
  readonly records: () => Promise<readonly ScriptedRecord[]>;
  readonly offers: () => Promise<readonly Offered[]>;
  /** By the server's name. */
  readonly windows: () => Promise<Readonly<Record<string, Told>>>;
  /** Reads each acknowledged result back from a server; what is wrong, in words. */
  readonly notWhole: (origin: string) => Promise<readonly string[]>;
  readonly ask: (asking: {
    readonly url: string;
    readonly token: string | null;
  }) => Promise<{ readonly status: number; readonly text: string } | null>;
  readonly startAlerts: (place: {
    readonly dataDir: string;
    readonly databaseUrl: string;
    readonly origin: string;
    readonly rules: readonly NewAlertRule[];
  }) => Promise<void>;
  readonly provokeAlert: (reached: Reached) => Promise<void>;
  readonly sendAlertsAgain: (reached: Reached) => Promise<void>;
  readonly alertsTaken: () => Promise<readonly string[]>;
  readonly verifyAlerts: () => Promise<VerifiedAlerts>;
}

/** One of the calls above, on its way. */
export interface Question {
  readonly id: number;
  readonly name: keyof PeopleApi;
  readonly argument: unknown;
}

/** Its answer. */
export type Reply =
  { readonly id: number; readonly value: unknown } | { readonly id: number; readonly problem: string };
