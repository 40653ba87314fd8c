import { describe, expect, it } from 'vitest';
import { launchdPlist } from '../../../src/cli/watch/service/launchd.ts';
import { serviceName, type ServiceCommand } from '../../../src/cli/watch/service/service-command.ts';
import { systemdUnit } from '../../../src/cli/watch/service/systemd.ts';
import { windowsTask, windowsWord } from '../../../src/cli/watch/service/windows.ts';
import { xmlText } from '../../../src/cli/watch/service/xml.ts';
import { stateFolder } from '../../../src/cli/watch/state-folder.ts';

const command: ServiceCommand = {
  node: '/usr/bin/node',
  command: '/opt/edge wise/edgewise.js',
  args: ['http://h/', '--site', '50 % of $HOME "x"'],
  token: { kind: 'environment' },
  description: 'Agent of 50 %',
  name: 'edgewise-watch-x',
  endsByItself: false,
  account: 'ann',
  writes: ['/var/log/edge wise'],
};
const valueOf = (text: string, key: string): string | undefined =>
  text
    .split('\n')
    .find((line) => line.startsWith(`${key}=`))
    ?.slice(key.length + 1);

describe('the systemd unit', () => {
  it('runs the very words, whatever is in them', () => {
    const { text } = systemdUnit(command);
    expect(valueOf(text, 'ExecStart')).toBe(
      String.raw`/usr/bin/node "/opt/edge wise/edgewise.js" watch http://h/ --site "50 %% of $$HOME \"x\""`,
    );
    expect(valueOf(text, 'Description')).toBe('Agent of 50 %%');
    expect(valueOf(text, 'ReadWritePaths')).toBe('"/var/log/edge wise"');
  });

  it('reads the token from a file of its own, or from the one that was named', () => {
    expect(valueOf(systemdUnit(command).text, 'EnvironmentFile')).toBe('/etc/edgewise/edgewise-watch-x.env');
    expect(systemdUnit(command).howTo.join(' ')).toContain('mode 0600');
    const { text } = systemdUnit({ ...command, token: { kind: 'file', file: '/etc/t' } });
    expect(valueOf(text, 'LoadCredential')).toBe('token:/etc/t');
    expect(valueOf(text, 'ExecStart')).toMatch(/ --token-file \$\{CREDENTIALS_DIRECTORY\}\/token$/);
    expect(systemdUnit({ ...command, token: null }).text).not.toMatch(
      /Environment(File)?=.*token|Credential/,
    );
  });

  it('can read a program that stands at home, and else nothing there', () => {
    expect(valueOf(systemdUnit(command).text, 'ProtectHome')).toBe('yes');
    expect(valueOf(systemdUnit({ ...command, node: '/home/a/node' }).text, 'ProtectHome')).toBe('read-only');
  });
});

describe('the launchd property list and the Windows task', () => {
  it('keep their state where the service can write, unless told where', () => {
    expect(launchdPlist(command).text).toContain('<string>--spool</string>');
    expect(launchdPlist({ ...command, args: ['--spool', '/s'] }).text.match(/--spool/g)).toHaveLength(1);
    expect(windowsTask(command).text).toContain(String.raw`--spool C:\ProgramData\Edgewise\edgewise-watch-x`);
  });

  it('run as somebody who may do little, where there is somebody', () => {
    expect(launchdPlist(command).text).toMatch(/<key>UserName<\/key>\s*<string>ann<\/string>/);
    expect(launchdPlist(command).howTo.join('\n')).toContain('chown "ann"');
    const asRoot = launchdPlist({ ...command, account: 'root' });
    expect(asRoot.text).not.toContain('UserName');
    expect(asRoot.howTo.join('\n')).toContain('runs as root');
    expect(windowsTask(command).text).toContain('<UserId>S-1-5-19</UserId>');
  });

  // [MS-TSCH] 2.5.4.2: a program that ended badly is no failure there, and a count is 1 to 255.
  it('are looked after by the Task Scheduler, but for an agent that is to end by itself', () => {
    const looksAfter = /<TimeTrigger>[^]*<Repetition>\s*<Interval>PT5M<\/Interval>\s*<\/Repetition>/;
    expect(windowsTask(command).text).toMatch(looksAfter);
    expect(windowsTask({ ...command, endsByItself: true }).text).not.toContain('TimeTrigger');
    const count = Number(/<Count>(\d+)<\/Count>/.exec(windowsTask(command).text)?.[1]);
    expect(count).toBeGreaterThanOrEqual(1);
    expect(count).toBeLessThanOrEqual(255);
  });

  it('say who must be let at what on Windows', () => {
    const lines = windowsTask({
      ...command,
      node: String.raw`C:\Users\ann\node.exe`,
      token: { kind: 'file', file: String.raw`D:\my token` },
      writes: [String.raw`D:\log`],
    }).howTo;
    expect(lines).toContain(String.raw`icacls "D:\my token" /grant "*S-1-5-19:R"`);
    expect(lines).toContain(String.raw`icacls "D:\log" /grant "*S-1-5-19:(OI)(CI)M"`);
    expect(lines.join('\n')).toContain(String.raw`put the programs elsewhere: C:\Users\ann\node.exe`);
    expect(windowsTask(command).howTo.join('\n')).not.toContain('elsewhere');
  });

  it.each([
    ['plain', 'plain'],
    ['', '""'],
    ['two words', '"two words"'],
    ['a"b', String.raw`"a\"b"`],
    [String.raw`C:\a b` + '\\', String.raw`"C:\a b` + '\\\\"'],
    [String.raw`C:\ab` + '\\', String.raw`C:\ab` + '\\'],
    ['a\\"b', '"a\\\\\\"b"'],
  ])('quotes %j as CommandLineToArgvW reads it', (word, quoted) => {
    expect(windowsWord(word)).toBe(quoted);
  });

  it('are ASCII, and their text is escaped', () => {
    expect(xmlText(`<a & "b" 'c'>Zü😀\u0007`)).toBe(
      '&lt;a &amp; &quot;b&quot; &apos;c&apos;&gt;Z&#252;&#128512;',
    );
  });
});

it.each([
  ['Berlin', 'edgewise-watch-berlin'],
  ['Zürich Hauptbahnhof (2)', 'edgewise-watch-zurich-hauptbahnhof-2'],
  ['東京', 'edgewise-watch-site'],
])('a service of %s is called %s', (site, name) => {
  expect(serviceName(site)).toBe(name);
});

it.each([
  [{ platform: 'linux', environment: {}, home: '/home/a' }, '/home/a/.local/state/edgewise/watch'],
  [{ platform: 'linux', environment: { XDG_STATE_HOME: '/x' }, home: '/home/a' }, '/x/edgewise/watch'],
  [{ platform: 'linux', environment: { STATE_DIRECTORY: '/var/lib/e' }, home: '/' }, '/var/lib/e'],
  [
    { platform: 'linux', environment: { XDG_STATE_HOME: '' }, home: '/home/a' },
    '/home/a/.local/state/edgewise/watch',
  ],
  [
    { platform: 'darwin', environment: {}, home: '/Users/a' },
    '/Users/a/Library/Application Support/Edgewise/watch',
  ],
  [
    { platform: 'win32', environment: { LOCALAPPDATA: String.raw`C:\L` }, home: '' },
    String.raw`C:\L\Edgewise\watch`,
  ],
  [
    {
      platform: 'win32',
      environment: { LOCALAPPDATA: '', STATE_DIRECTORY: String.raw`C:\S` },
      home: String.raw`C:\Users\a`,
    },
    String.raw`C:\Users\a\AppData\Local\Edgewise\watch`,
  ],
] as const)('state of %j is kept in %s', (machine, folder) => {
  expect(stateFolder(machine)).toBe(folder);
});
