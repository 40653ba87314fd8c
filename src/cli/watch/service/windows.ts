import path from 'node:path';
import type { ServiceCommand, ServiceFile } from './service-command.ts';
import { xmlText } from './xml.ts';

const STATE = String.raw`C:\ProgramData\Edgewise`;

/** As CommandLineToArgvW takes a line apart: backslashes count only before a quote. */
export const windowsWord = (word: string): string =>
  word !== '' && !/[\s"]/.test(word)
    ? word
    : `"${word.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;

/** A task for the Windows Task Scheduler: runs at boot as LOCAL SERVICE, again after failures, without a time limit. */
export function windowsTask({ node, command, args, token, name, description }: ServiceCommand): ServiceFile {
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
    '  </Triggers>',
    '  <Principals>',
    '    <Principal id="Agent">',
    // LOCAL SERVICE: no password, no rights beyond an ordinary user's.
    '      <UserId>S-1-5-19</UserId>',
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
    '      <Count>999</Count>',
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
  return {
    text,
    howTo: [
      `Make the folder "${STATE}" and let LOCAL SERVICE write into it.`,
      ...(token?.kind === 'environment' && tokenFile !== null
        ? [`Put the token into "${tokenFile}"; let LOCAL SERVICE and administrators alone read it.`]
        : []),
      `Write this to ${name}.xml, then: schtasks /Create /TN "Edgewise\\${name}" /XML ${name}.xml`,
    ],
  };
}
