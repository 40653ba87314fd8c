import type { TestOptions } from '../core/run/options.ts';
import type { RunState } from '../core/run/state.ts';
import type { ServerConfig } from '../wire/http.ts';
import type { Result } from '../wire/result.ts';
import { DEFAULT_TEST_OPTIONS } from '../wire/test-option-schema.ts';
import type { LiveSeries } from './live-series.ts';
import type { Silence } from './silence.ts';

/** What the page knows of its server. */
export type ConfigState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly config: ServerConfig }
  | { readonly kind: 'failed'; readonly message: string };

/** A stored result that the page was opened on (`/r/<id>`). */
export type OpenedResult =
  | { readonly kind: 'none' }
  | { readonly kind: 'loading'; readonly id: string }
  | { readonly kind: 'failed'; readonly id: string; readonly message: string; readonly isRevoked: boolean }
  | { readonly kind: 'ready'; readonly id: string; readonly result: Result; readonly path: string };

/** Everything the page shows, in one value; elements get it and never change it. */
export interface AppState {
  readonly config: ConfigState;
  readonly options: TestOptions;
  readonly run: RunState<Result>;
  /** The person has gone back from the test that is over: it is kept for when they come forward to it again. */
  readonly isRunAside: boolean;
  readonly live: LiveSeries;
  /** Nothing comes back from the relay at the moment; `null`: packets come. */
  readonly silence: Silence | null;
  readonly opened: OpenedResult;
  /** The last test was cut off by closing the page; nothing of it was kept. */
  readonly lastWasCutOff: boolean;
}

const { request, ticket, site, user, region, relay, duration, only, ...others } = DEFAULT_TEST_OPTIONS;

/** Options nobody has touched. */
export const DEFAULT_OPTIONS: TestOptions = {
  ...others,
  durationMs: duration,
  relayName: relay,
  labels: { ticket, site, user, request, region },
  onlyConnectivity: only !== null,
  unattended: false,
};
