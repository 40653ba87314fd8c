import { serviceSteps, unitComments } from '../../../wording/cli/service.ts';
import type { ServiceCommand, ServiceFile } from './service-command.ts';

/** systemd.service(5), "Command lines": quotes, backslashes, specifiers and variables, so that each stays itself. */
export const quoted = (word: string): string =>
  /^[\w@+=:,./-]+$/.test(word)
    ? word
    : `"${word
        .replace(/\\/g, '\\\\')
        .replace(/"/g, '\\"')
        .replace(/\n/g, '\\n')
        .replace(/%/g, '%%')
        .replace(/\$/g, '$$$$')}"`;

/** systemd.syntax(7): paths in lists; they are no command line, so variables mean nothing in them. */
const pathItem = (path: string): string => `"${path.replace(/[\\"]/g, '\\$&').replace(/%/g, '%%')}"`;

const isAtHome = (file: string): boolean => /^\/(home|root|run\/user)\//.test(file);

/** What a service of ours may not do, whatever it runs: `node` and `command` are its programs. */
export const hardening = (node: string, command: string): readonly string[] => [
  'ProtectSystem=strict',
  // A program that stands in somebody's home must be readable there.
  `ProtectHome=${isAtHome(node) || isAtHome(command) ? 'read-only' : 'yes'}`,
  'PrivateTmp=yes',
  'PrivateDevices=yes',
  'NoNewPrivileges=yes',
  'ProtectKernelTunables=yes',
  'ProtectKernelModules=yes',
  'ProtectKernelLogs=yes',
  'ProtectControlGroups=yes',
  'ProtectClock=yes',
  'ProtectHostname=yes',
  'RestrictSUIDSGID=yes',
  'RestrictRealtime=yes',
  'LockPersonality=yes',
];

/** A unit for systemd: a user of its own, nothing to write but its own state, started at boot and after failures. */
export function systemdUnit(service: ServiceCommand): ServiceFile {
  const { node, command, args, token, name, description, writes } = service;
  const tokenArgs = token?.kind === 'file' ? ['--token-file', '${CREDENTIALS_DIRECTORY}/token'] : [];
  const line = [node, command, 'watch', ...args].map(quoted).concat(tokenArgs).join(' ');
  const environmentFile = `/etc/edgewise/${name}.env`;
  const text = [
    '[Unit]',
    `Description=${description.replace(/[\n\r]/g, ' ').replace(/%/g, '%%')}`,
    'Wants=network-online.target',
    'After=network-online.target',
    '',
    '[Service]',
    `ExecStart=${line}`,
    ...tokenLines(token, environmentFile),
    `# ${unitComments.restart()}`,
    'Restart=on-failure',
    'RestartSec=30',
    `# ${unitComments.badOptions()}`,
    'RestartPreventExitStatus=2',
    `# ${unitComments.ownBrowser()}`,
    'KillMode=mixed',
    'TimeoutStopSec=10',
    '',
    'DynamicUser=yes',
    `StateDirectory=${name}`,
    `Environment=HOME=%S/${name}`,
    `WorkingDirectory=%S/${name}`,
    'UMask=0077',
    ...(writes.length > 0 ? [`ReadWritePaths=${writes.map(pathItem).join(' ')}`] : []),
    ...hardening(node, command),
    'CapabilityBoundingSet=',
    'RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK',
    ...unitComments.notRestricted().map((line) => `# ${line}`),
    '',
    '[Install]',
    'WantedBy=multi-user.target',
    '',
  ].join('\n');
  return { text, howTo: howTo(service, environmentFile) };
}

function tokenLines(token: ServiceCommand['token'], environmentFile: string): string[] {
  if (token === null) return [];
  return token.kind === 'file'
    ? [`LoadCredential=token:${token.file.replace(/%/g, '%%')}`]
    : [`EnvironmentFile=${environmentFile}`];
}

const howTo = ({ name, token }: ServiceCommand, environmentFile: string): string[] => [
  serviceSteps.writeUnit(`/etc/systemd/system/${name}.service`),
  ...(token?.kind === 'environment' ? [serviceSteps.tokenLine(environmentFile)] : []),
  serviceSteps.then(`systemctl daemon-reload && systemctl enable --now ${name}`),
];
