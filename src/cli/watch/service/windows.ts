import path from 'node:path';
import { serviceSteps } from '../../../wording/cli/service.ts';
import type { ServiceCommand, ServiceFile } from './service-command.ts';
import { xmlText } from './xml.ts';

const STATE = String.raw`C:\ProgramData\Edgewise`;

/** As CommandLineToArgvW takes a line apart: backslashes count only before a quote. */
export const windowsWord = (word: string): string =>
  word !== '' && !/[\s"]/.test(word)
    ? word
    : `"${word.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;

/** LOCAL SERVICE: no password, no rights beyond an ordinary user's. */
const LOCAL_SERVICE = 'S-1-5-19';
const SYSTEM = 'S-1-5-18';
const ADMINISTRATORS = 'S-1-5-32-544';

/**
 * The scheduler takes only a program that could not be started for a failure, never one that ended badly or was
 * killed ([MS-TSCH] 2.5.4.2). So it also looks every few minutes whether the agent runs, and starts it if not. An
 * agent that is to end by itself would be begun anew by that, and goes without.
 */
const LOOKING_AFTER = [
  '    <TimeTrigger>',
  '      <Enabled>true</Enabled>',
  '      <StartBoundary>2020-01-01T00:00:00</StartBoundary>',
  '      <Repetition>',
  '        <Interval>PT5M</Interval>',
  '      </Repetition>',
  '    </TimeTrigger>',
];

/** A task for the Windows Task Scheduler: runs at boot as LOCAL SERVICE, again after failures, without a time limit. */
export function windowsTask(service: ServiceCommand): ServiceFile {
  const { node, command, args, token, name, description, endsByItself } = service;
  const tokenFile =
    token === null ? null : token.kind === 'file' ? token.file : path.win32.join(STATE, `${name}.token`);
  const words = [
    command,
    'watch',
    ...args,
    ...(args.includes('--spool') ? [] : ['--spool', path.win32.join(STATE, name)]),
    ...(tokenFile === null ? [] : ['--token-file', tokenFile]),
  ];
  const text = [
    // No encoding is named: the text is ASCII, whatever it is saved as.
    '<?xml version="1.0"?>',
    '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">',
    '  <RegistrationInfo>',
    `    <Description>${xmlText(description)}</Description>`,
    '  </RegistrationInfo>',
    '  <Triggers>',
    '    <BootTrigger>',
    '      <Enabled>true</Enabled>',
    '    </BootTrigger>',
    ...(endsByItself ? [] : LOOKING_AFTER),
    '  </Triggers>',
    '  <Principals>',
    '    <Principal id="Agent">',
    `      <UserId>${LOCAL_SERVICE}</UserId>`,
    '      <RunLevel>LeastPrivilege</RunLevel>',
    '    </Principal>',
    '  </Principals>',
    '  <Settings>',
    '    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>',
    '    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>',
    '    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>',
    '    <StartWhenAvailable>true</StartWhenAvailable>',
    '    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>',
    '    <RunOnlyIfIdle>false</RunOnlyIfIdle>',
    '    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>',
    '    <Priority>4</Priority>',
    '    <RestartOnFailure>',
    '      <Interval>PT1M</Interval>',
    // An unsigned byte.
    '      <Count>255</Count>',
    '    </RestartOnFailure>',
    '  </Settings>',
    '  <Actions Context="Agent">',
    '    <Exec>',
    `      <Command>${xmlText(node)}</Command>`,
    `      <Arguments>${xmlText(words.map(windowsWord).join(' '))}</Arguments>`,
    '    </Exec>',
    '  </Actions>',
    '</Task>',
    '',
  ].join('\n');
  return { text, howTo: howTo(service, tokenFile) };
}

/** Lines for Command Prompt and PowerShell alike. */
function howTo(service: ServiceCommand, tokenFile: string | null): string[] {
  const { node, command, token, name, writes, endsByItself } = service;
  const whole = (account: string, rights: string): string => `"*${account}:(OI)(CI)${rights}"`;
  const mayWrite = whole(LOCAL_SERVICE, 'M');
  const isPersonal = [node, command].some((file) => /^[a-z]:\\users\\/i.test(file));
  return [
    serviceSteps.asAdministrator(),
    `mkdir "${STATE}"`,
    `icacls "${STATE}" /inheritance:r /grant:r ${mayWrite} ${whole(SYSTEM, 'F')} ${whole(ADMINISTRATORS, 'F')}`,
    ...writes.map((folder) => `icacls "${folder}" /grant ${mayWrite}`),
    ...(isPersonal ? [serviceSteps.personalFolder(node, command)] : []),
    ...(token?.kind === 'environment' && tokenFile !== null ? [serviceSteps.tokenOfService(tokenFile)] : []),
    ...(token?.kind === 'file' ? [`icacls "${token.file}" /grant "*${LOCAL_SERVICE}:R"`] : []),
    serviceSteps.writeThen(`${name}.xml`, `schtasks /Create /TN "Edgewise\\${name}" /XML ${name}.xml`),
    serviceSteps.startsAtBoot(!endsByItself, `schtasks /Run /TN "Edgewise\\${name}"`),
  ];
}
