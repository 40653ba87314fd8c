import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { localized, msg, str } from '@lit/localize';
import { DEFAULT_DATA_CAP_BYTES, newSearch } from '../../core/find-calls/call-search.ts';
import { firstTest } from '../../core/find-calls/first-test.ts';
import { defaultTarget } from '../../core/relay.ts';
import type { TestOptions } from '../../core/run/options.ts';
import {
  estimateTestBytes,
  longestMs,
  placesFor,
  trafficPlanFor,
  wholeStretchMs,
  type LoadWish,
} from '../../core/traffic/load.ts';
import { DEFAULT_PLAN, packetRecordBytes, type TrafficPlan } from '../../core/traffic/traffic-plan.ts';
import type { OfferedRelay } from '../../wire/http.ts';
import { TEST_OPTIONS } from '../../wire/test-options.ts';
import { callCounts } from './call-counts.ts';
import { fireOptions, isChecked, selectedValue } from '../intents.ts';
import { controlsLook } from '../look/controls.ts';
import { fieldLook } from '../look/field.ts';
import { textLook } from '../look/text.ts';
import { findCallsExplanation } from '../../wording/run/search.ts';
import { relayTitle } from '../../wording/run/phase.ts';
import { megabitsPerSecond, severalCallsExplanation } from '../../wording/result/load.ts';
import { duration, roughMegabytes, smallMegabytes } from '../../wording/quantity.ts';
import { targetFigures } from '../../wording/result/target.ts';
import './edgewise-target.ts';
import { neededMs } from '../../core/run/test-length.ts';

const LENGTHS_MS = TEST_OPTIONS.duration.choices;

/** A box to tick, with one plain explanation. */
interface Choice {
  readonly name: string;
  readonly isOn: boolean;
  readonly label: string;
  readonly explanation: string;
  readonly change: (isOn: boolean) => Partial<TestOptions>;
}

/** The quiet choices: what is tested, through which relay, for how long. */
@localized()
@customElement('edgewise-options')
export class EdgewiseOptions extends LitElement {
  static override styles = [
    textLook,
    controlsLook,
    fieldLook,
    css`
      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr));
        gap: var(--space-2);
        padding-block: var(--space-1) var(--space-2);
      }
      summary {
        width: fit-content;
        margin-inline: auto;
      }
      .whole {
        grid-column: 1 / -1;
      }
      .calls {
        display: flex;
        align-items: center;
        gap: var(--space-1);
      }
      .calls select {
        width: auto;
      }
      .check {
        display: flex;
        align-items: center;
        gap: var(--space-1);
        min-height: 2.5rem;
      }
      .check input {
        flex: none;
        width: 1.25rem;
        height: 1.25rem;
        margin: 0;
        accent-color: var(--accent);
      }
    `,
  ];

  @property({ attribute: false }) options: TestOptions | null = null;
  /** `null` until the server has told. */
  @property({ attribute: false }) relays: readonly OfferedRelay[] | null = null;
  @property({ attribute: false }) plan: TrafficPlan = DEFAULT_PLAN;
  /** How many places of the server a test may take. */
  @property({ type: Number }) places = 1;
  /** `null`: the server offers no tests with a busy link. */
  @property({ attribute: false }) transferBitsPerSecond: number | null = null;

  /** Most people never open them: until somebody does, a slow device has the button sooner. */
  @state() private wasOpened = false;

  protected override render(): TemplateResult | typeof nothing {
    if (!this.options) return nothing;
    const open = (): void => {
      this.wasOpened = true;
    };
    // The browser tells of opening in a task of its own, and the next key may come before that: the click comes first.
    return html`<details @toggle=${open}>
      <summary @click=${open}>${msg('Options')}</summary>
      ${this.wasOpened ? this.#fields(firstTest(this.options)) : nothing}
    </details>`;
  }

  /** A search sets what each of its tests is made with; whoever chooses one of that chooses against the search. */
  #fields(options: TestOptions): TemplateResult {
    return html`<div class="fields">
      <edgewise-target .target=${options.target} .relays=${this.relays}></edgewise-target>
      ${this.#length(options)} ${this.#relay(options)}
      <p class="whole quiet small">${this.#figures(options)}</p>
      ${options.onlyConnectivity ? nothing : this.#search(options)}
      ${options.onlyConnectivity || options.search ? nothing : this.#load(options)} ${this.#checks(options)}
      ${options.onlyConnectivity ? nothing : this.#packets(options)}
    </div>`;
  }

  #length(options: TestOptions): TemplateResult {
    const { durationMs } = options;
    const most = options.onlyConnectivity ? Infinity : longestMs(options);
    const lengths = [...new Set([...LENGTHS_MS.filter((ms) => ms <= most), durationMs])].sort(
      (a, b) => a - b,
    );
    return html`<label>
      ${msg('Length')}
      <select
        name="length"
        @change=${(event: Event) => this.#choose({ durationMs: Number(selectedValue(event)) })}
      >
        ${lengths.map(
          (ms) => html`<option value=${ms} .selected=${ms === durationMs}>${duration(ms)}</option>`,
        )}
      </select>
    </label>`;
  }

  #relay({ relayName }: TestOptions): TemplateResult | typeof nothing {
    const relays = this.relays ?? [];
    const [only] = relays;
    if (!only) return nothing;
    if (relays.length === 1)
      return html`<div class="field">
        <span>${msg('Relay')}</span><span class="quiet">${relayTitle(only)}</span>
      </div>`;
    return html`<label>
      ${msg('Relay')}
      <select
        name="relay"
        @change=${(event: Event) => fireOptions(this, { relayName: selectedValue(event) || null })}
      >
        <option value="" .selected=${relayName === null}>${msg('The nearest (measured)')}</option>
        ${relays.map(
          (relay) =>
            html`<option value=${relay.name} .selected=${relay.name === relayName}>
              ${relayTitle(relay)}
            </option>`,
        )}
      </select>
    </label>`;
  }

  /** What is asked of the network: by checks alone, which take no call, or by marks on the packets of one. */
  #checks({ onlyConnectivity, idleLife, mark }: TestOptions): TemplateResult {
    return html`${this.#check({
      name: 'only-connectivity',
      isOn: onlyConnectivity,
      label: msg('Only check what the network lets through'),
      explanation: msg(
        'Tries every way to the relay without a test call, in under 10 seconds. It does not show how good calls would sound.',
      ),
      change: (isOn) => ({
        onlyConnectivity: isOn,
        ...(isOn ? { mark: 'none' as const, keepPackets: false } : { idleLife: false }),
      }),
    })}
    ${
      onlyConnectivity
        ? this.#check({
            name: 'idle-life',
            isOn: idleLife,
            label: msg('Find out how long an idle connection stays open (takes 2 minutes)'),
            explanation: msg(
              'Connections are left without a word for 30, 60 and 120 seconds: a firewall that forgets them ends calls on hold.',
            ),
            change: (isOn) => ({ idleLife: isOn }),
          })
        : this.#check({
            name: 'mark',
            isOn: mark === 'half',
            label: msg('Mark half of the packets for priority (EF) and compare'),
            explanation: msg(
              'Every other stream asks the network for priority; the result tells whether those did better than the others.',
            ),
            change: (isOn) => ({ mark: isOn ? ('half' as const) : ('none' as const) }),
          })
    }`;
  }

  /** Load costs data: how much stands beside each choice. */
  #load(options: TestOptions): TemplateResult {
    const { calls, loaded } = options;
    const counts = callCounts(calls, (count) => this.#isPossible({ calls: count, loaded }));
    const busySize = roughMegabytes(this.#bytes({ ...options, loaded: true }));
    const most = megabitsPerSecond(this.transferBitsPerSecond ?? 0);
    return html`<div class="whole field">
        <label class="calls">
          ${msg('How many calls at once')}
          <select
            name="calls"
            aria-describedby="calls"
            @change=${(event: Event) => this.#change(options, { calls: Number(selectedValue(event)) })}
          >
            ${counts.map(
              (count) => html`<option value=${count} .selected=${count === calls}>${count}</option>`,
            )}
          </select>
        </label>
        <p id="calls" class="quiet small">
          ${severalCallsExplanation(this.#bytes({ ...options, loaded: false }))}
        </p>
      </div>
      ${
        loaded || (this.transferBitsPerSecond !== null && this.#isPossible({ calls, loaded: true }))
          ? this.#check({
              name: 'loaded',
              isOn: loaded,
              label: msg('Also test while the link is busy'),
              explanation: msg(
                str`Measures once more while this page uploads and downloads at up to ${most} each way, as if somebody sent large files during a call. Twice as long, and up to ${busySize} in all: not for a connection that is paid by the megabyte. Others on this link will notice.`,
              ),
              change: (isOn) => this.#fitted(options, { loaded: isOn }),
            })
          : nothing
      }`;
  }

  /** Several tests, each with more calls or fewer; it costs time and data, so both are said before. */
  #search({ search }: TestOptions): TemplateResult {
    return this.#check({
      name: 'find-calls',
      isOn: Boolean(search),
      label: msg('Find how many calls at once this link carries'),
      explanation: findCallsExplanation(search?.dataCapBytes ?? DEFAULT_DATA_CAP_BYTES),
      change: (isOn) => ({ search: isOn ? newSearch(this.places) : null }),
    });
  }

  #isPossible(load: LoadWish): boolean {
    return placesFor(load) <= this.places && longestMs(load) >= TEST_OPTIONS.duration.minMs;
  }

  #bytes({ durationMs, calls, loaded }: TestOptions): number {
    return estimateTestBytes(this.plan, durationMs, { calls, loaded }, this.transferBitsPerSecond);
  }

  #change(options: TestOptions, change: Partial<LoadWish>): void {
    fireOptions(this, this.#fitted(options, change));
  }

  /** The more load, the shorter: all packets together are bounded. */
  #fitted(options: TestOptions, change: Partial<LoadWish>): Partial<TestOptions> {
    const most = longestMs({ ...options, ...change });
    const fits = LENGTHS_MS.filter((ms) => ms <= most).at(-1) ?? options.durationMs;
    return options.durationMs > most ? { ...change, durationMs: fits } : change;
  }

  #choose(change: Partial<TestOptions>): void {
    fireOptions(this, this.options?.search ? { search: null, ...change } : change);
  }

  #check({ name, isOn, label, explanation, change }: Choice): TemplateResult {
    return html`<div class="whole field">
      <label class="check">
        <input
          type="checkbox"
          name=${name}
          aria-describedby=${name}
          .checked=${isOn}
          @change=${(event: Event) => this.#choose(change(isChecked(event)))}
        />
        ${label}
      </label>
      <p id=${name} class="quiet small">${explanation}</p>
    </div>`;
  }

  #packets(options: TestOptions): TemplateResult {
    const { keepPackets, durationMs, calls } = options;
    const size = smallMegabytes(
      packetRecordBytes(trafficPlanFor(this.plan, calls), wholeStretchMs(durationMs, options)),
    );
    return this.#check({
      name: 'packets',
      isOn: keepPackets,
      label: msg("Keep every packet's record"),
      explanation: msg(
        str`For engineers: when each single packet was sent and when it arrived, nothing else. It is stored with the result; about ${size} more are sent after the test.`,
      ),
      change: (isOn) => ({ keepPackets: isOn }),
    });
  }

  /** The targets that these choices lead to, and whether the length can resolve them. */
  #figures({ target, relayName, durationMs, calls, labels }: TestOptions): string {
    const relays = this.relays ?? [];
    const relay = relays.length === 1 ? relays[0] : relays.find(({ name }) => name === relayName);
    const choice = target ?? (relay ? defaultTarget(relay.kind, labels.region) : null);
    if (!choice) return msg('The targets are those of the relay that is found to be the nearest.');
    const needed = neededMs(choice, trafficPlanFor(this.plan, calls));
    const figures = targetFigures(choice) ?? '';
    return needed !== null && durationMs < needed
      ? msg(
          str`${figures} This length is too short to tell the last: at least ${duration(needed)} are needed.`,
        )
      : figures;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'edgewise-options': EdgewiseOptions;
  }
}
