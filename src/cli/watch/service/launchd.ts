import { serviceSteps } from '../../../wording/cli/service.ts';
import type { ServiceCommand, ServiceFile } from './service-command.ts';
import { xmlText } from './xml.ts';

const STATE = '/Library/Application Support/Edgewise';

const string = (text: string): string => `<string>${xmlText(text)}</string>`;

/** A property list for launchd (launchd.plist(5)): runs at boot, again after failures. */
export function launchdPlist(service: ServiceCommand): ServiceFile {
  const { node, command, args, token, name, account } = service;
  const label = `app.edgewise.${name}`;
  const tokenFile = token === null ? null : token.kind === 'file' ? token.file : `${STATE}/${name}.token`;
  const words = [
    node,
    command,
    'watch',
    ...args,
    ...(args.includes('--spool') ? [] : ['--spool', `${STATE}/${name}`]),
    ...(tokenFile === null ? [] : ['--token-file', tokenFile]),
  ];
  const text = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">',
    '<plist version="1.0">',
    '<dict>',
    '  <key>Label</key>',
    `  ${string(label)}`,
    '  <key>ProgramArguments</key>',
    '  <array>',
    ...words.map((word) => `    ${string(word)}`),
    '  </array>',
    ...(account === 'root' ? [] : ['  <key>UserName</key>', `  ${string(account)}`]),
    '  <key>RunAtLoad</key>',
    '  <true/>',
    '  <key>KeepAlive</key>',
    '  <dict>',
    '    <key>SuccessfulExit</key>',
    '    <false/>',
    '  </dict>',
    '  <key>ThrottleInterval</key>',
    '  <integer>30</integer>',
    '  <key>ExitTimeOut</key>',
    '  <integer>10</integer>',
    '  <key>ProcessType</key>',
    // What runs in the background is slowed down, and would measure that.
    '  <string>Interactive</string>',
    '  <key>Umask</key>',
    '  <integer>63</integer>',
    '  <key>StandardErrorPath</key>',
    `  ${string(`/Library/Logs/${name}.log`)}`,
    '</dict>',
    '</plist>',
    '',
  ].join('\n');
  return { text, howTo: howTo(service, label, tokenFile) };
}

function howTo({ token, account }: ServiceCommand, label: string, tokenFile: string | null): string[] {
  return [
    serviceSteps.writePlist(`/Library/LaunchDaemons/${label}.plist`),
    serviceSteps.then(`sudo mkdir -p "${STATE}" && sudo chown "${account}" "${STATE}"`),
    ...(account === 'root' ? [serviceSteps.runsAsRoot()] : []),
    ...(token?.kind === 'environment' && tokenFile !== null
      ? [serviceSteps.tokenOfAccount(tokenFile, account)]
      : []),
    serviceSteps.then(`sudo launchctl bootstrap system /Library/LaunchDaemons/${label}.plist`),
  ];
}
