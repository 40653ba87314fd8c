import { msg, str } from '@lit/localize';
import type { Symptom, SymptomEvidence, SymptomReading } from '../../core/causes/symptoms.ts';
import type { ShownOutcome } from '../../core/verdict/shown-outcome.ts';
import { clockTime, milliseconds, percent } from '../quantity.ts';

/** What people say of a call. */
export function symptomName(symptom: Symptom): string {
  switch (symptom) {
    case 'robotic':
      return msg('\u201cVoices sound robotic or choppy\u201d');
    case 'drops':
      return msg('\u201cCalls drop\u201d');
    case 'one-way-audio':
      return msg('\u201cOne of us cannot hear the other\u201d');
    case 'slow':
      return msg('\u201cAnswers come late, we talk over each other\u201d');
  }
}

/** How far a test explains it, as a shape, a colour and a word. */
export function supportWording(support: SymptomReading['support']): {
  readonly shown: ShownOutcome;
  readonly word: string;
} {
  switch (support) {
    case 'strong':
      return { shown: 'misses', word: msg('Yes, this test shows why') };
    case 'some':
      return { shown: 'caution', word: msg('Possibly') };
    case 'none':
      return { shown: 'meets', word: msg('No sign of it in this test') };
  }
}

/** One thing that was measured, in a sentence. */
export function evidenceSentence(evidence: SymptomEvidence): string {
  const sentence = seenSentence(evidence);
  return evidence.isBusy ? msg(str`While the link was busy: ${sentence}`) : sentence;
}

function seenSentence({ name, value }: SymptomEvidence): string {
  switch (name) {
    case 'worstLossRatio':
      return msg(str`${percent(value)} of packets were lost in the worst 15 seconds.`);
    case 'worstBurstRatio':
      return msg(str`${percent(value)} were lost at once, within 200 ms.`);
    case 'worstJitterMs':
      return msg(str`Packets arrived unevenly: ${milliseconds(value)} of jitter in the worst 15 seconds.`);
    case 'reorderRatio':
      return msg(str`${percent(value)} of packets arrived after later ones.`);
    case 'lateRatio':
      return msg(str`${percent(value)} of packets came too late to be played.`);
    case 'rttMeanMs':
      return msg(str`The way to the relay and back takes ${milliseconds(value)}.`);
    case 'connectionLostAtMs':
      return msg(str`The connection broke off at ${clockTime(value)}.`);
    case 'lossUpRatio':
      return msg(
        str`${percent(value)} were lost on the way from you, and less than a quarter of that on the way to you.`,
      );
    case 'lossDownRatio':
      return msg(
        str`${percent(value)} were lost on the way to you, and less than a quarter of that on the way from you.`,
      );
    case 'mappingMoved':
      return msg('The NAT gave the running call another address or port.');
    case 'mappingLostS':
      return msg(
        str`The firewall or NAT forgets a connection that is idle for ${String(value)} seconds: calls on hold end.`,
      );
    case 'runsOverTcp':
      return msg('Calls run over TCP, where one lost packet holds all later ones back.');
    case 'tcpBesideProxy':
      return msg(
        'Web traffic goes through a proxy, and calls over TCP may too: proxies end connections that stay open for long.',
      );
    case 'portsDenied':
      return msg(
        'Some of the relay\u2019s ports do not get through: a call that needs them may fail to connect.',
      );
    case 'nothingOpen':
      return msg('No way to the relay is open.');
    case 'noData':
      return msg('The relay answers, and packets sent through it do not come back.');
  }
}
