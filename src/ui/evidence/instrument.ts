import { type TemplateResult } from 'lit';
import { msg } from '@lit/localize';
import type { ReopenCause } from '../../core/run/state.ts';
import type { Result } from '../../wire/result.ts';
import { milliseconds, wholeNumber } from '../../wording/quantity.ts';
import { factList } from './facts.ts';

function arrivalClockText(clock: Result['instrument']['arrivalClock']): string {
  switch (clock) {
    case 'receiveTime':
      return msg('Network thread (receiveTime)');
    case 'worker':
      return msg('Worker');
    case 'page':
      return msg('Page');
  }
}

function relayDatagramsText(adapter: Result['instrument']['relayDatagrams']): string | null {
  switch (adapter) {
    case undefined:
      return null;
    case 'batched':
      return msg('In batches');
    case 'dgram':
      return msg('One by one, without their IP headers');
  }
}

/** Why there was another call before the measured one. */
function reopenedText(cause: ReopenCause | null): string {
  switch (cause) {
    case null:
      return msg('No');
    case 'nothing-sent':
      return msg('Yes: in the first the browser sent no test packet');
    case 'nothing-read':
      return msg('Yes: in the first the browser handed over no test packet');
    case 'broken':
      return msg('Yes: the first broke while warming up');
  }
}

const yesOrNo = (claim: boolean): string => (claim ? msg('Yes') : msg('No'));

/** How far the figures of this run can be trusted. */
export function instrumentEvidence({ instrument, traffic, client }: Result): TemplateResult {
  const { rounds } = instrument;
  const ms = (value: number, decimals = 0): string => milliseconds(value, decimals);
  return factList([
    [msg('Method'), traffic.method === 'rtp' ? msg('RTP, packet by packet') : msg('Data channel')],
    [msg('Confidence'), traffic.confidence === 'exact' ? msg('Exact') : msg('Lower')],
    [
      msg('Known distortions'),
      traffic.distortions.length === 0 ? msg('None') : traffic.distortions.join('; '),
    ],
    [
      msg('One frame was one packet'),
      instrument.mappingIntact === null ? null : yesOrNo(instrument.mappingIntact),
    ],
    [msg('Time of arrival from'), arrivalClockText(instrument.arrivalClock)],
    [msg('Datagrams at the relay'), relayDatagramsText(instrument.relayDatagrams)],
    [msg('Clock resolution'), ms(instrument.clockResolutionMs, 3)],
    [msg('Cross-origin isolated'), yesOrNo(instrument.crossOriginIsolated)],
    [msg('Hidden while measuring'), ms(instrument.hiddenMs)],
    [msg('Call opened a second time'), reopenedText(instrument.reopenedFor ?? null)],
    [msg('Late timers'), wholeNumber(instrument.lateTimers)],
    [msg('Longest gap between packets of a stream'), ms(instrument.longestSendGapMs)],
    [msg('Rounds of packets sent'), rounds ? wholeNumber(rounds.whole) : null],
    [msg('Packets of a round cut by the end'), rounds ? wholeNumber(rounds.cutPackets) : null],
    [msg('Behind time at the last round'), rounds ? ms(rounds.behindMs, 1) : null],
    [msg('From the last round to the end'), rounds ? ms(rounds.beforeEndMs, 1) : null],
    [
      msg('Longest gap between drawn frames'),
      instrument.longestFrameGapMs === null ? null : ms(instrument.longestFrameGapMs),
    ],
    [msg('Most bytes waiting to be sent'), wholeNumber(instrument.maxBufferedBytes)],
    [msg('Foreign packets'), wholeNumber(instrument.foreignPackets)],
    [msg('Second copies received'), wholeNumber(instrument.duplicateFrames)],
    [msg('Browser'), client.browser],
    [msg('Edgewise'), client.edgewise],
    [msg('Started by'), client.unattended ? msg('Command line') : msg('A person')],
  ]);
}
