import { describe, expect, it } from 'vitest';
import { callsSentence, loadWording } from '../../../src/wording/result/load.ts';
import { resultSummary } from '../../../src/wording/result/summary.ts';
import { verdictWording } from '../../../src/wording/result/verdict.ts';
import { LOAD_RESULTS } from '../../ui/gallery/load-results.ts';
import { RESULTS } from '../../ui/gallery/results.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('the words for a busy link', () => {
  it('say how much slower calls get, why, and what was used', () => {
    const result = LOAD_RESULTS['load-slower']();
    const wording = loadWording(result);
    expect(wording?.headline).toBe('Calls get worse while somebody uploads or downloads.');
    const [slower = '', queue = '', ...rest] = (wording?.sentences ?? []).map(plain);
    expect(slower).toMatch(
      /^When somebody uploads or downloads, calls get 1\d\d ms slower: 2\d\d ms there and back instead of 61 ms\.$/,
    );
    expect(queue).toContain('on the way from you');
    expect(queue).toContain('bufferbloat');
    expect(rest.join('\n')).toMatch(/^2\.\d % of the packets were lost while the link was busy, 0 % while/);
    expect(rest).toContain(
      'The transfers carried 46.2 Mbit/s to you and 9.4 Mbit/s from you. To you none of the call had to wait: that way was not full.',
    );
    // 33 s of 55.6 Mbit/s are 229.35 MB.
    expect(rest).toContain('230 MB were transferred for it.');
  });

  it('are in the headline where only the busy link is bad, and in what is copied', () => {
    const result = LOAD_RESULTS['load-slower']();
    const { headline, explanation } = verdictWording(result);
    expect(headline).toBe('Your network is ready for calls, but not while the link is busy.');
    expect(plain(explanation)).toMatch(/While somebody uploads or downloads, calls get 1\d\d ms slower\.$/);
    expect(resultSummary(result, null)).toContain('* Calls get worse while somebody uploads or downloads.');
  });

  it('warn of nothing on a link that carries all, and say that it was not full', () => {
    const result = LOAD_RESULTS['load-fine']();
    const wording = loadWording(result);
    expect(wording?.headline).toBe('Calls stayed good beside these transfers, which did not fill the link.');
    const text = plain((wording?.sentences ?? []).join(' '));
    expect(text).toContain(
      'Packets take about as long as on the idle link: 61 ms there and back, 61 ms without load.',
    );
    expect(text).toContain('(50 Mbit/s each way): your link may carry more, and was not full.');
    expect(text).not.toMatch(/slower|bufferbloat|lost/);
    expect(verdictWording(result)).toMatchObject({
      headline: 'Your network is ready for calls.',
      explanation: expect.stringMatching(
        /All targets were also met beside transfers, which did not fill the link\.$/,
      ) as string,
    });
  });

  it('claim nothing where the link was not busy, or nothing was measured', () => {
    expect(loadWording(LOAD_RESULTS['load-not-busy']())?.headline).toBe(
      'The link could not be kept busy, so this part tells little.',
    );
    expect(loadWording(LOAD_RESULTS['load-failed']())).toEqual({
      headline: 'Nothing was measured with a busy link.',
      sentences: [
        'The transfers that should keep the link busy could not go on.',
        'The server did not answer any more.',
      ],
    });
  });

  it('are none without load', () => {
    expect(loadWording(RESULTS.meets())).toBeNull();
    expect(callsSentence(RESULTS.meets())).toBe('');
    expect(callsSentence(LOAD_RESULTS['load-calls']())).toBe('Measured with 5 calls at once.');
  });
});
