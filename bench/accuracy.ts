import { ACCURACY_CASES, type AccuracyCase } from '../e2e/accuracy/cases.ts';
import { truthOf } from '../e2e/accuracy/compare.ts';
import { runCase } from '../e2e/accuracy/run-case.ts';

/**
 * How exact the instrument is: our RTP method and a data channel (the same page with the encoded transform taken
 * away) on the same impaired path, each beside what the gateway logged. Prints a Markdown table.
 */

const DURATION_S = 20;
/** Beyond the tests' cases: the distance of a real relay is what SCTP's congestion control answers badly to. */
const FAR_CASES: readonly AccuracyCase[] = [
  {
    name: '100 ms and 2 % random loss each way',
    impairments: { seed: 41, up: { delayMs: 50, lossRatio: 0.02 }, down: { delayMs: 50, lossRatio: 0.02 } },
  },
  {
    name: '100 ms and 5 % random loss each way',
    impairments: { seed: 42, up: { delayMs: 50, lossRatio: 0.05 }, down: { delayMs: 50, lossRatio: 0.05 } },
  },
];
const WITHOUT_TRANSFORM = 'delete globalThis.RTCRtpScriptTransform';

const percent = (ratio: number | null | undefined): string =>
  ratio === null || ratio === undefined ? '-' : `${(ratio * 100).toFixed(2)} %`;
const ms = (value: number | null | undefined): string =>
  value === null || value === undefined ? '-' : value.toFixed(2);

async function main(): Promise<void> {
  console.log(
    '| path | sent | lost: truth | lost: ours | reordered: truth / ours | worst 200 ms: truth / ours | mean RTT ms: truth / ours (bias) | data channel: loss | data channel: mean RTT ms | data channel: p99 ms |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|---|');
  // A word on the command line picks the cases that have it in their name.
  const [, , word = ''] = process.argv;
  for (const one of [...Object.values<AccuracyCase>(ACCURACY_CASES), ...FAR_CASES]) {
    if (!one.name.includes(word)) continue;
    const ours = await runCase(one, { durationS: DURATION_S });
    const { report } = truthOf(ours.log, ours.measured);
    const { traffic, metrics } = ours.measured.result;
    const channel = (await runCase(one, { durationS: DURATION_S, initScript: WITHOUT_TRANSFORM })).measured
      .result;
    const bias = (metrics.loop.rttMs?.mean ?? NaN) - (report.meanLoopMs ?? NaN);
    console.log(
      [
        '',
        one.name,
        traffic.sent,
        report.lost,
        traffic.lost,
        `${report.reordered} / ${traffic.reordered}`,
        `${percent(report.worstBurst200ms?.value)} / ${percent(metrics.loop.worstBurst200ms?.ratio)}`,
        `${ms(report.meanLoopMs)} / ${ms(metrics.loop.rttMs?.mean)} (+${ms(bias)})`,
        percent(channel.metrics.loop.lossRatio),
        ms(channel.metrics.loop.rttMs?.mean),
        ms(channel.metrics.loop.rttMs?.p99),
        '',
      ]
        .join(' | ')
        .trim(),
    );
  }
}

await main();
