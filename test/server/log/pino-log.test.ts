import { describe, expect, it } from 'vitest';
import type { LogFormat, LogLevel } from '../../../server/log/log.ts';
import { pinoLog } from '../../../server/log/pino-log.ts';

const AT_MS = Date.UTC(2026, 10, 22, 9, 30, 15, 7);
const TIME = '2026-11-22T09:30:15.007Z';

/** A log whose lines are caught. */
function caught(format: LogFormat, level: LogLevel = 'debug', secrets: readonly string[] = []) {
  const lines: string[] = [];
  const log = pinoLog({ level, format, secrets, epochMs: () => AT_MS, write: (line) => lines.push(line) });
  return { log, lines };
}

/** An error with a stack that is the same everywhere. */
const thrown = (message: string, cause?: unknown): Error =>
  Object.assign(new Error(message, { cause }), { stack: `Error: ${message}\n    at place` });

describe('the log in JSON', () => {
  it('has a line each with level, time, sentence and what is beside it', () => {
    const { log, lines } = caught('json');
    log.info('The certificate was exchanged.');
    log.debug('answered', { requestId: '0123456789', method: 'GET', status: 200, route: null });
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      { level: 'info', time: TIME, msg: 'The certificate was exchanged.' },
      {
        level: 'debug',
        time: TIME,
        requestId: '0123456789',
        method: 'GET',
        status: 200,
        route: null,
        msg: 'answered',
      },
    ]);
    expect(lines.join('')).not.toContain('\n');
  });

  it('has what was thrown with all its causes, and nothing that a driver put beside them', () => {
    const { log, lines } = caught('json');
    const first = Object.assign(thrown('duplicate key'), { code: '23505', detail: 'Key (user)=(Anna)' });
    log.error('The database could not do it.', { error: thrown('insert', first) });
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'error',
      time: TIME,
      msg: 'The database could not do it.',
      error: {
        name: 'Error',
        message: 'insert',
        stack: 'Error: insert\n    at place',
        cause: {
          name: 'Error',
          code: '23505',
          message: 'duplicate key',
          stack: 'Error: duplicate key\n    at place',
        },
      },
    });
  });

  it('ends causes that go in a circle, and takes what is no error', () => {
    const { log, lines } = caught('json');
    const circle = thrown('circle');
    circle.cause = circle;
    log.error('one', { error: circle });
    log.error('two', { error: 'a string' });
    expect(lines[0]?.match(/"message":"circle"/g)).toHaveLength(6);
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ error: { name: 'string', message: 'a string' } });
  });

  it.each([
    ['error', ['error']],
    ['warn', ['error', 'warn']],
    ['info', ['error', 'warn', 'info']],
    ['debug', ['error', 'warn', 'info', 'debug']],
  ] as const)('at the level %s says %j', (level, said) => {
    const { log, lines } = caught('json', level);
    for (const each of ['error', 'warn', 'info', 'debug'] as const) log[each](each);
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual(said);
  });
});

describe('the log as text', () => {
  it('has what was thrown below the sentence', () => {
    const { log, lines } = caught('text');
    log.warn('The relay does not answer.', { requestId: '0123456789', waitedMs: 5000 });
    log.error('No.', { error: thrown('outer', thrown('inner')) });
    expect(lines).toEqual([
      `${TIME} warn  The relay does not answer. requestId=0123456789 waitedMs=5000`,
      `${TIME} error No.\n  Error: outer\n      at place\n  Caused by:\n  Error: inner\n      at place`,
    ]);
  });

  it('shows what would move the cursor, colour the terminal or begin a line of its own', () => {
    const { log, lines } = caught('text');
    log.info('a\u001b[31mb\nc\u202ed', { name: 'e\r\u2028f' });
    expect(lines).toEqual([`${TIME} info  a\\u001b[31mb\\u000ac\\u202ed name=e\\u000d\\u2028f`]);
  });
});

describe('secrets in the log', () => {
  const SECRET = 'Zm9vYmFyYmF6cXV4MTIzNDU2';

  it.each([
    'authorization',
    'Cookie',
    'set-cookie',
    'x-edgewise-test-token',
    'x-edgewise-csrf',
    'token',
    'password',
    'passwordHash',
    'credential',
    'secret',
    'previousSecrets',
    'webhook-signature',
    'databaseUrl',
  ])('are left out under the name %s, however deep', (name) => {
    const { log, lines } = caught('json');
    log.info('x', { [name]: SECRET, headers: { [name]: [SECRET] }, list: [{ deep: { [name]: SECRET } }] });
    expect(lines[0]).not.toContain(SECRET);
    expect(lines[0]?.match(/\[redacted\]/g)).toHaveLength(3);
  });

  it.each([
    `authorization: Bearer ${SECRET}`,
    `Basic ${SECRET}`,
    `cookie: __Host-edgewise-session=${SECRET}; other=${SECRET}`,
    `{"username":"1:a","credential":"${SECRET}"}`,
    `password authentication: password=${SECRET}`,
    `{"secret": "${SECRET}"}`,
    `connect to postgresql://edgewise:${SECRET}@db.example.com:5432/edgewise failed`,
    `https://desk.example.com/api/desk/oidc/callback?code=${SECRET}&state=${SECRET}`,
    `the token ew_${SECRET}${SECRET} is over`,
  ])('are left out of the text: %s', (text) => {
    for (const format of ['json', 'text'] as const) {
      const { log, lines } = caught(format);
      log.info(text, { note: text, error: thrown('outer', thrown(text)) });
      expect(lines.join()).not.toContain(SECRET);
      expect(lines.join()).toContain('[redacted]');
    }
  });

  it('that the server has itself are left out wherever they stand', () => {
    const { log, lines } = caught('json', 'info', ['our own secret', '']);
    log.info('It said "our own secret".', { error: thrown('our own secret') });
    expect(lines[0]).not.toContain('our own secret');
  });

  it('leave what only looks like them', () => {
    const { log, lines } = caught('text');
    const sentence =
      'No table: label_words (SQLITE_ERROR), code: SQLITE_FULL, at https://example.com:8080/a@b.';
    log.info(sentence);
    expect(lines).toEqual([`${TIME} info  ${sentence}`]);
  });
});
