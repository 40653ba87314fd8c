import path from 'node:path';
import { relayDescription, relayUnitComments, serviceSteps } from '../wording/cli/service.ts';
import { hardening, quoted } from './watch/service/systemd.ts';
import { plainName, type ServiceFile } from './watch/service/service-command.ts';

/** `edgewise relay` as it was given, and where its programs are. */
export interface GivenRelay {
  readonly node: string;
  readonly command: string;
  readonly name: string;
  /** Options by name, as commander has them. */
  readonly options: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly cwd: string;
  /** The file of authorities that Node is to trust besides its own; `null`: none. */
  readonly extraCa: string | null;
}

/** Files that only root may read: systemd hands the service copies, since it runs as nobody in particular. */
const CREDENTIALS = { tokenFile: 'token', cert: 'cert', key: 'key' } as const;
const isCredential = (option: string): option is keyof typeof CREDENTIALS => option in CREDENTIALS;
/** `%d` of a unit would say the same of systemd 250 and later alone; a command's word says it of all that have credentials. */
const pathOf = (credential: string): string => `\${CREDENTIALS_DIRECTORY}/${credential}`;

/** A unit for systemd that runs this very relay: drained when it is stopped, started at boot and after failures. */
export function relayUnit({ node, command, name, options, cwd, extraCa }: GivenRelay): ServiceFile {
  const given = Object.entries(options).flatMap(([option, value]) =>
    value === undefined || option === 'printService'
      ? []
      : [value].flat().map((each) => ({ option, value: each })),
  );
  const files = [
    ...given.flatMap(({ option, value }) =>
      isCredential(option) ? [{ credential: CREDENTIALS[option], file: value }] : [],
    ),
    ...(extraCa === null ? [] : [{ credential: 'ca', file: extraCa }]),
  ];
  const unit = `edgewise-relay-${plainName(name) || 'relay'}`;
  const words = given.flatMap(({ option, value }) => [
    flagOf(option),
    isCredential(option) ? pathOf(CREDENTIALS[option]) : quoted(value),
  ]);
  // Node reads it when it starts, and nothing of a unit but a command's words is told where credentials are.
  const withCa = extraCa === null ? [] : ['/usr/bin/env', `NODE_EXTRA_CA_CERTS=${pathOf('ca')}`];
  const hasCertificate = given.some(({ option }) => option === 'cert');
  const restart = `systemctl restart --no-block ${unit}`;
  const text = [
    '[Unit]',
    `Description=${relayDescription(name)
      .replace(/[\n\r]/g, ' ')
      .replace(/%/g, '%%')}`,
    'Wants=network-online.target',
    'After=network-online.target',
    '',
    '[Service]',
    `ExecStart=${[...withCa, ...[node, command, 'relay'].map(quoted), ...words].join(' ')}`,
    `# ${relayUnitComments.copies()}`,
    ...(hasCertificate ? [`# ${relayUnitComments.renewed(restart)}`] : []),
    ...files.map(
      ({ credential, file }) => `LoadCredential=${credential}:${path.resolve(cwd, file).replace(/%/g, '%%')}`,
    ),
    'Restart=on-failure',
    'RestartSec=5',
    `# ${relayUnitComments.badOptions()}`,
    'RestartPreventExitStatus=2',
    `# ${relayUnitComments.drains()}`,
    'TimeoutStopSec=infinity',
    '',
    'DynamicUser=yes',
    `# ${relayUnitComments.lowPorts()}`,
    'AmbientCapabilities=CAP_NET_BIND_SERVICE',
    'CapabilityBoundingSet=CAP_NET_BIND_SERVICE',
    'UMask=0077',
    ...hardening(node, command),
    'RestrictNamespaces=yes',
    'RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK',
    '',
    '[Install]',
    'WantedBy=multi-user.target',
    '',
  ].join('\n');
  return {
    text,
    howTo: [
      serviceSteps.writeUnit(`/etc/systemd/system/${unit}.service`),
      serviceSteps.then(`systemctl daemon-reload && systemctl enable --now ${unit}`),
      ...(hasCertificate ? [serviceSteps.afterRenewal(restart)] : []),
    ],
  };
}

/** `--relay-ports` of `relayPorts`. */
const flagOf = (option: string): string =>
  `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
