import type { Result } from '../../../src/wire/result.ts';
import type { Said } from './sentences.ts';

/**
 * What sentences claim, by their words alone: this file knows English and nothing of how the product decides. And which
 * claims cannot both be true of one test, each with the sentence that a person would object with.
 */
const CLAIMS: readonly (readonly [claim: string, where: string, words: RegExp])[] = [
  ['tick', 'banner', /^meets$/],
  ['cross', 'banner', /^misses$/],
  ['caution', 'banner', /^caution$/],
  ['dash', 'banner', /^no-data$/],
  ['ready', 'headline', /^Your network is ready for calls\.$/],
  ['ready but', 'headline', /^Your network .*, but /],
  ['ready but busy', 'headline', /but not while the link is busy/],
  ['all open', 'headline', /^Everything that calls need is open\.$/],
  ['no call', 'headline', /^No call can be made/],
  ['cannot tell', 'headline', /^We could not tell\.$/],
  ['will suffer', 'headline', /\bwill (break|feel|hear|sound|stutter|not work|not be good)\b/],
  ['may suffer', 'headline', /\bmay (break|feel|hear|sound|stutter|not work|not be good)\b/],
  ['calls dropped', 'headline', /broke off/],
  ['blocked', 'headline', /blocks (some )?call traffic/],
  ['meets', 'word', /^Meets the targets\.$/],
  ['not good', 'word', /^(Misses the targets|Not good enough for calls)\.$/],
  ['all met', 'explanation', /^All (six )?targets were met/],
  ['busy met', 'explanation', /All targets were also met while the link was busy/],
  ['busy missed', 'explanation', /While the link was busy, targets were missed|calls get .* slower/],
  ['sound as needed', 'meaning', /^Between this device and the relay sound arrives as calls need it/],
  ['cause elsewhere', 'meaning', /the cause is likely elsewhere/],
  ['says neither', 'meaning', /says neither that calls will work nor that they will not/],
  ['suffers all the same', 'meaning', /calls may suffer all the same/],
  ['a symptom is shown', 'symptom', /: Yes, this test shows why$/],
  ['a symptom is possible', 'symptom', /: Possibly$/],
  ['choppy is shown', 'symptom', /robotic or choppy.*: Yes/],
  ['choppy is possible', 'symptom', /robotic or choppy.*: Possibly/],
  ['choppy has no sign', 'symptom', /robotic or choppy.*: No sign/],
  ['late is shown', 'symptom', /come late.*: Yes/],
  ['late has no sign', 'symptom', /come late.*: No sign/],
  ['drops have no sign', 'symptom', /Calls drop.*: No sign/],
  ['seen busy only', 'symptom evidence', /^While the link was busy: /],
  ['seen idle', 'symptom evidence', /^(?!While the link was busy: )/],
  ['runs over TCP', 'symptom evidence', /Calls run over TCP/],
  ['runs over TCP', 'network', /Calls run over TCP/],
  ['single packets', 'cause', /^Single packets are damaged/],
  ['several in a row', 'cause', /lost in a row, on average: (1\.[7-9]|[2-9]|\d{2})/],
  ['damage in a row', 'cause', /^Single packets.*in a row, on average: (1\.[7-9]|[2-9]|\d{2})/],
  ['a cause', 'cause', /./],
  ['nothing open', 'network', /^Nothing gets through to the relay/],
  ['good when busy', 'load', /^Calls stay good while the link is busy/],
  ['worse when busy', 'load', /^Calls get worse while somebody/],
  ['bad either way', 'load', /^Busy or not, calls miss/],
  ['not full', 'load', /was not full/],
  ['not kept busy', 'load', /could not be kept busy/],
  ['delay is missed', 'row', /^(rtt|oneWay): Misses$/],
  ['loss is missed', 'row', /^(loss|burstLoss): Misses$/],
  ['a row misses', 'row', /: Misses$/],
  ['a row is unknown', 'row', /: Not enough data$/],
  ['a row is not judged', 'row', /: Not judged$/],
  ['a row meets', 'row', /: Meets$/],
  ['a leg misses', 'leg', /^Misses/],
  ['fine quality', 'quality', /^Estimated voice quality: (3\.[6-9]|4).*not part of the verdict\.$/],
];

const EXCLUDED: readonly (readonly [claim: string, others: readonly string[]])[] = [
  [
    'ready',
    ['cross', 'caution', 'dash', 'not good', 'a symptom is shown', 'a symptom is possible', 'a row misses'],
  ],
  [
    'ready',
    ['a row is unknown', 'worse when busy', 'bad either way', 'a leg misses', 'a cause', 'busy missed'],
  ],
  ['ready but', ['tick', 'cross', 'dash', 'a row misses', 'cause elsewhere', 'sound as needed', 'meets']],
  ['ready but busy', ['seen idle', 'good when busy', 'busy met', 'suffers all the same']],
  ['tick', ['a symptom is shown', 'a symptom is possible', 'not good', 'a row misses', 'a leg misses']],
  ['tick', ['will suffer', 'may suffer', 'blocked', 'calls dropped', 'no call', 'cannot tell']],
  [
    'cross',
    ['meets', 'all met', 'all open', 'sound as needed', 'cause elsewhere', 'says neither', 'fine quality'],
  ],
  ['caution', ['meets', 'not good', 'a row misses', 'will suffer', 'cannot tell', 'fine quality']],
  [
    'dash',
    ['a symptom is shown', 'a symptom is possible', 'meets', 'not good', 'a cause', 'ready', 'fine quality'],
  ],
  ['will suffer', ['choppy has no sign+late has no sign', 'may suffer']],
  ['will suffer', ['nothing is shown']],
  ['may suffer', ['the same is shown', 'nothing is possible']],
  ['calls dropped', ['drops have no sign']],
  ['blocked', ['no sign at all']],
  ['no call', ['runs over TCP', 'a row meets', 'ready', 'sound as needed', 'good when busy']],
  ['cannot tell', ['all met', 'not good']],
  ['all met', ['a row misses', 'a row is unknown', 'a row is not judged']],
  ['sound as needed', ['a row misses', 'seen idle', 'seen busy only']],
  ['cause elsewhere', ['a symptom is shown', 'a symptom is possible', 'a row misses', 'worse when busy']],
  ['good when busy', ['not full', 'not kept busy', 'seen busy only', 'busy missed']],
  ['busy met', ['not full', 'worse when busy']],
  ['delay is missed', ['late has no sign']],
  ['loss is missed', ['choppy has no sign']],
  ['single packets', ['damage in a row']],
  ['a row is not judged', ['a row misses', 'a row meets', 'a symptom is shown', 'a cause']],
  ['agrees', ['figures differ']],
];

/** Claims of a result's sentences, with the sentence of each. */
export function claimsOf(result: Result, said: readonly Said[]): Map<string, string> {
  const claims = new Map<string, string>();
  for (const { where, text } of said)
    for (const [claim, place, words] of CLAIMS)
      if (place === where && words.test(text)) claims.set(claim, `${where}: ${text}`);
  const symptoms = said.filter(({ where }) => where === 'symptom').map(({ text }) => text);
  const isNone = (words: RegExp): boolean =>
    symptoms.length > 0 && !symptoms.some((text) => words.test(text));
  if (isNone(/: Yes/)) claims.set('nothing is shown', 'no symptom is shown');
  if (isNone(/: (Yes|Possibly)/)) {
    claims.set('nothing is possible', 'no symptom has any sign');
    claims.set('no sign at all', 'no symptom has any sign');
  }
  const headline = said.find(({ where }) => where === 'headline')?.text ?? '';
  const same = headline.includes('delayed') ? 'late is shown' : 'choppy is shown';
  if (claims.has(same)) claims.set('the same is shown', claims.get(same) ?? '');
  for (const { text } of said.filter(({ where }) => where === 'statistics'))
    if (text.endsWith(': Agrees')) {
      claims.set('agrees', text);
      const [ours, theirs] = figures(result, text);
      // Whoever reads 0.91 beside 1.81 would not say that they agree.
      if (Math.max(ours, theirs) > 1.5 * Math.min(ours, theirs))
        claims.set('figures differ', `${ours} beside ${theirs}`);
    }
  return claims;
}

function figures({ metrics: { loop }, stats }: Result, text: string): readonly [number, number] {
  if (text.startsWith('loss')) return [loop.lossRatio ?? 0, stats.lossRatio ?? 0];
  if (text.startsWith('jitter')) return [loop.jitterRfc3550Ms ?? 0, stats.jitterMs ?? 0];
  return [loop.rttMs?.mean ?? 0, stats.rttMs ?? 0];
}

/** Pairs of sentences that cannot both be true, in words; empty when there are none. */
export function contradictionsIn(claims: ReadonlyMap<string, string>): string[] {
  return EXCLUDED.flatMap(([claim, others]) => {
    const first = claims.get(claim);
    if (first === undefined) return [];
    return others.flatMap((other) => {
      const seconds = other.split('+').map((part) => claims.get(part));
      return seconds.every((second) => second !== undefined)
        ? [`[${first}] beside [${seconds.join('] [')}]`]
        : [];
    });
  });
}

/** Every claim that the table of exclusions speaks of. */
export const EXCLUDING_CLAIMS: ReadonlySet<string> = new Set(
  EXCLUDED.flatMap(([claim, others]) => [claim, ...others.flatMap((other) => other.split('+'))]),
);
