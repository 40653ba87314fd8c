import { describe, expect, it } from 'vitest';
import { askForAssessment } from '../../../src/cli/assess/from-server.ts';
import { parseAssessOptions, type RawAssessOptions } from '../../../src/cli/assess/assess-options.ts';

const parse = (raw: RawAssessOptions, files: readonly string[] = ['a.csv']) =>
  parseAssessOptions(files, raw, {
    environment: {},
    readFile: (file) => {
      if (file === 'token') return 'ew_file\n';
      throw new Error('no');
    },
  });
const server = { server: 'h:8080', site: 'Berlin', token: 'ew_x' };

describe('the options of assess', () => {
  it('are a week up to the newest sample, by what the samples say', () => {
    expect(parse({})).toMatchObject({
      ok: true,
      options: {
        source: { kind: 'files', files: ['a.csv'] },
        site: null,
        lastMs: 604_800_000,
        untilMs: null,
        target: null,
        timeZone: null,
        everyMs: null,
      },
    });
    expect(parse(server, [])).toMatchObject({
      options: { source: { kind: 'server', origin: 'http://h:8080', token: 'ew_x' } },
    });
    expect(parse({ ...server, token: '', tokenFile: 'token' }, [])).toMatchObject({ ok: false });
    const rest = { server: server.server, site: server.site };
    expect(parse({ ...rest, tokenFile: 'token' }, [])).toMatchObject({
      options: { source: { token: 'ew_file' } },
    });
  });

  it.each([
    [{ last: 'long' }, ['a'], '--last must be a time of at least 1m, such as 7d, not "long".'],
    [
      { target: 'moon' },
      ['a'],
      '--target must be client-edge, edge-edge or azure:REGION[:site|:edge], not "moon".',
    ],
    [{ until: 'noon' }, ['a'], '--until must be a time such as 2026-01-31T12:00:00Z, not "noon".'],
    [
      { timeZone: 'x' },
      ['a'],
      '--time-zone must be the name of a time zone, such as Europe/Berlin, not "x".',
    ],
    [{ json: '-', csv: '-' }, ['a'], 'Only one of --json, --csv and --html can be standard output.'],
    [{ pdf: '-' }, ['a'], '--pdf must name a file.'],
    [{}, [], 'Give files (NDJSON or CSV), or a server with --server and a token.'],
    [server, ['a'], 'Give either files or --server, not both.'],
    [{ ...server, last: '36h' }, [], 'With --server, --last must be whole days, from 1d to 28d.'],
    [{ ...server, last: '30d' }, [], 'With --server, --last must be whole days, from 1d to 28d.'],
    [{ ...server, every: '10m' }, [], '--every is for files; the server has its own for each site.'],
    [{ server: 'h:8080', token: 'x' }, [], '--site is needed with --server.'],
    [
      { server: 'ftp://h', site: 'a', token: 'x' },
      [],
      '--server must be an address such as https://host:8080, not "ftp://h".',
    ],
  ] satisfies [RawAssessOptions, string[], string][])(
    '%j %j is refused with a sentence',
    (raw, files, problem) => {
      const parsed = parse(raw, files);
      expect(parsed.ok ? [] : parsed.problems).toContain(problem);
    },
  );
});

describe('asking a server', () => {
  const ask = async (fetchIt: typeof fetch) => {
    const parsed = parse({ ...server, last: '7d', relay: 'west', target: 'azure:japan-east' }, []);
    if (!parsed.ok || parsed.options.source.kind !== 'server') throw new Error('not parsed');
    return askForAssessment(parsed.options.source, parsed.options, fetchIt);
  };
  const answer =
    (status: number, body: unknown): typeof fetch =>
    () =>
      Promise.resolve(new Response(JSON.stringify(body), { status }));

  it('names site, days, relay and target, and shows the token', async () => {
    let [asked, shown] = ['', ''];
    await ask((url, init) => {
      asked = url instanceof URL ? `${url.pathname}${url.search}` : '';
      shown = new Headers(init?.headers).get('authorization') ?? '';
      return Promise.resolve(new Response('{}'));
    });
    expect(asked).toBe('/api/desk/sites/Berlin?days=7&relay=west&target=azure%3Ajapan-east%3Asite');
    expect(shown).toBe('Bearer ew_x');
  });

  it.each([
    ['that is down', () => Promise.reject(new TypeError('fetch failed')), /could not be reached\.$/],
    [
      'that refuses',
      answer(403, { error: { code: 'x', message: 'Not allowed.' } }),
      /gave no assessment: Not allowed\.$/,
    ],
    ['that is none of ours', answer(200, { hello: 'world' }), /does not understand\.$/],
    ['that says nothing', answer(502, null), /gave no assessment: It answered 502\.$/],
  ] satisfies [string, typeof fetch, RegExp][])('says it of one %s', async (_title, fetchIt, problem) => {
    const asked = await ask(fetchIt);
    expect(asked.kind).toBe('unreachable');
    expect(asked.kind === 'unreachable' && asked.problem).toMatch(problem);
  });
});
