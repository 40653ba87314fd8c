import { silentPortsInUse } from '../../core/relay.ts';
import type { Result } from '../../wire/result.ts';
import { msg, str } from '@lit/localize';
import { HIDDEN_LIMIT_MS } from '../../core/verdict/finding-effect.ts';
import type { ResultFinding } from '../../wire/result-parts.ts';
import { clockTime, duration, partOf, portList, textList, wholeNumber } from '../quantity.ts';
import { packetsSeenOf } from './seen.ts';

/** A finding in words. */
export interface FindingWording {
  /** What happened. */
  readonly happened: string;
  /** What to do about it, or what it means; `null` when there is nothing to say. */
  readonly advice: string | null;
}

/** What the sentences need to know of the test beside the finding. */
export interface FindingContext {
  readonly durationMs: number;
  /** UDP ports that gave no allocation, for `udp-blocked`. */
  readonly blockedPorts: readonly number[];
  /** SCTP's known distortions, as the result lists them. */
  readonly distortions: readonly string[];
}

/** What finding sentences need to know of a result. */
export const findingContext = (result: Result): FindingContext => ({
  durationMs: result.durationMs,
  blockedPorts: silentPortsInUse(result.path),
  distortions: result.traffic.distortions,
});

const witnessName = (metric: 'loss' | 'jitter' | 'rtt'): string =>
  metric === 'loss' ? msg('loss') : metric === 'jitter' ? msg('jitter') : msg('round trip');

/** One or two sentences for each finding. */
export function findingWording(finding: ResultFinding, context: FindingContext): FindingWording {
  const again = msg('Keep it in front and test again.');
  switch (finding.code) {
    case 'hidden':
      return {
        happened: msg(
          str`The tab was hidden for ${partOf(Math.max(1000, finding.hiddenMs), context.durationMs)}.`,
        ),
        advice: finding.hiddenMs > HIDDEN_LIMIT_MS ? again : msg('That is too short to matter.'),
      };
    case 'stopped-early':
      return {
        happened: msg(str`The test was stopped after ${partOf(finding.measuredMs, finding.plannedMs)}.`),
        advice: msg('Let it run to its end to know whether all targets are met.'),
      };
    case 'audio-suspended':
      return {
        happened: msg(
          'The browser\u2019s audio clock never ran, so packets like those of a call could not be sent.',
        ),
        advice: msg(
          'Connect or switch on a sound output (it stays silent), or use Edge or Chrome, and test again.',
        ),
      };
    case 'audio-stopped':
      return {
        happened: msg(
          str`The browser stopped its audio clock at ${clockTime(finding.atMs)}, which ended the test.`,
        ),
        advice: msg('Keep this device awake and its sound output connected, and test again.'),
      };
    case 'sender-stalled':
      return {
        happened: msg(
          str`This device did not keep up: it sent ${wholeNumber(finding.sent)} of ${wholeNumber(finding.expected)} packets.`,
        ),
        advice: msg('Close other programs and tabs, and test again.'),
      };
    case 'connection-lost':
      return {
        happened: msg(
          str`The connection was lost at ${clockTime(finding.atMs)}: nothing came through any more.`,
        ),
        advice: msg('A call would have ended there.'),
      };
    case 'not-connected':
      return {
        happened: [
          notConnected(finding.why, finding.waitedMs),
          ...(finding.evidence ? packetsSeenOf(finding.evidence) : []),
        ].join(' '),
        advice: msg(
          'Try another network, such as a phone\u2019s hotspot: if it works there, this network blocks calls.',
        ),
      };
    case 'only-connectivity':
      return {
        happened: msg('Only what the network lets through was checked; no call was made.'),
        advice: msg('What was found is below. Run a whole test to know how good calls would be.'),
      };
    case 'udp-blocked':
      return {
        happened: blockedUdp(context.blockedPorts),
        advice: msg(str`Calls would fall back to ${finding.transport.toUpperCase()} and suffer.`),
      };
    case 'ports-denied':
      return {
        happened:
          finding.ports.length === 1
            ? msg(str`UDP port ${portList(finding.ports)} does not get through, though others do.`)
            : msg(str`UDP ports ${portList(finding.ports)} do not get through, though others do.`),
        advice: msg('Calls may use any of them, so some would fall back to TCP and suffer.'),
      };
    case 'data-channel':
      return {
        happened: msg(
          'This test was measured by a less exact method, a data channel instead of call packets.',
        ),
        advice: [
          finding.cause === 'no-encoded-transform'
            ? msg('This browser cannot mark call packets one by one.')
            : msg('The browser\u2019s audio clock did not run.'),
          ...(context.distortions.length === 0
            ? []
            : [msg(str`Known distortions: ${context.distortions.join('; ')}.`)]),
        ].join(' '),
      };
    case 'mapping-broken':
      return {
        happened: msg('The browser sent packets of its own between ours, so the counts may not be exact.'),
        advice: msg('Test again; if it stays so, use another browser.'),
      };
    case 'mapping-moved':
      return {
        happened:
          // A server that keeps no addresses empties the list.
          finding.sources.length < 2
            ? msg('The relay saw your packets come from more than one address and port during the test.')
            : msg(
                str`The relay saw your packets come from ${wholeNumber(finding.sources.length)} addresses and ports during the test: ${sourceList(finding.sources)}.`,
              ),
        advice: msg(
          'A router or firewall on the way moved its NAT mapping. A relay cannot hand on what comes from an address it does not know, so calls break up or drop when that happens.',
        ),
      };
    case 'stats-disagree':
      return {
        happened: msg(
          str`The browser\u2019s own statistics do not agree with ours on ${textList(finding.metrics.map(witnessName))}.`,
        ),
        advice: msg('Both are shown below; the grades are from ours.'),
      };
  }
}

function notConnected(
  why: Extract<ResultFinding, { code: 'not-connected' }>['why'],
  waitedMs: number,
): string {
  switch (why) {
    case 'nothing-open':
      return msg('No way to the relay is open.');
    case 'could-not-connect':
      return msg(str`The relay gave no connection within ${duration(waitedMs)}.`);
    case 'nothing-arrived':
      return msg('The call connected, but no test packets got through.');
  }
}

/** More than these tell nobody anything; all are in the engineers' part. */
const MAX_SOURCES = 3;

const sourceList = (sources: readonly string[]): string =>
  sources.length <= MAX_SOURCES
    ? textList(sources)
    : textList([
        ...sources.slice(0, MAX_SOURCES),
        msg(str`${wholeNumber(sources.length - MAX_SOURCES)} more`),
      ]);

/** Whole sentences for each number of ports: subject and verb agree differently in each language. */
function blockedUdp(ports: readonly number[]): string {
  if (ports.length === 0) return msg('UDP does not get through to the relay.');
  return ports.length === 1
    ? msg(str`UDP port ${portList(ports)} does not get through.`)
    : msg(str`UDP ports ${portList(ports)} do not get through.`);
}

/** For the live page, before there is a finding. */
export const hiddenSoFar = (hiddenMs: number): string =>
  hiddenMs > HIDDEN_LIMIT_MS
    ? msg(str`This page was hidden for ${duration(hiddenMs)}, so this test cannot tell. Please test again.`)
    : msg('Keep this page in front while it measures.');
