import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../server/config.ts';
import { processLog } from '../../../server/start/process-log.ts';

const environment = {
  EDGEWISE_RELAY_SECRET: 'relay secret of the fleet',
  EDGEWISE_TOKEN_SECRET: 'token secret of the fleet',
  EDGEWISE_DATABASE_URL: 'postgresql://edgewise:pass%20word@db.example.com/edgewise',
};

/** What a process says that is configured so. */
function said(options: Readonly<Record<string, string>>, isTerminal: boolean, sentence: string): string[] {
  const lines: string[] = [];
  const config = loadConfig({ options, environment });
  const log = processLog(config, { isTerminal, epochMs: () => 0, write: (line) => lines.push(line) });
  log.info(sentence);
  log.debug('in detail');
  return lines;
}

const JSON_LINE = '{"level":"info","time":"1970-01-01T00:00:00.000Z","msg":"A sentence."}';
const TEXT_LINE = '1970-01-01T00:00:00.000Z info  A sentence.';

describe('the log of a process', () => {
  it.each([
    [{}, true, TEXT_LINE],
    [{}, false, JSON_LINE],
    [{ logFormat: 'auto' }, false, JSON_LINE],
    [{ logFormat: 'json' }, true, JSON_LINE],
    [{ logFormat: 'text' }, false, TEXT_LINE],
  ])('with %j is for people at a terminal (%j), else for programs', (options, isTerminal, line) => {
    expect(said(options, isTerminal, 'A sentence.')).toEqual([line]);
  });

  it('says as much as is asked for', () => {
    expect(said({ logLevel: 'warn' }, true, 'A sentence.')).toEqual([]);
    expect(said({ logLevel: 'debug' }, true, 'A sentence.')).toHaveLength(2);
  });

  it('says no secret of the configuration', () => {
    const sentence = 'relay secret of the fleet, token secret of the fleet, pass word, pass%20word';
    expect(said({}, true, sentence)[0]).toBe(
      '1970-01-01T00:00:00.000Z info  [redacted], [redacted], [redacted], [redacted]',
    );
  });

  it('is refused in words when it is configured otherwise', () => {
    const load = () => loadConfig({ options: { logLevel: 'loud', logFormat: 'xml' }, environment });
    expect(load).toThrow('--log-level must be error, warn, info or debug');
    expect(load).toThrow('--log-format must be auto, json or text');
  });
});
