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
}

/** Files that only root may read: systemd hands the service copies, since it runs as nobody in particular. */
const CREDENTIALS = { tokenFile: 'token', cert: 'cert', key: 'key' } as const;
const isCredential = (option: string): option is keyof typeof CREDENTIALS => option in CREDENTIALS;

/** A unit for systemd that runs this very relay: drained when it is stopped, started at boot and after failures. */
export function relayUnit({ node, command, name, options, cwd }: GivenRelay): ServiceFile {
  const given = Object.entries(options).flatMap(([option, value]) =>
    value === undefined || option === 'printService'
      ? []
      : [value].flat().map((each) => ({ option, value: each })),
  );
  const unit = `edgewise-relay-${plainName(name) || 'relay'}`;
  const words = given.flatMap(({ option, value }) => [
    flagOf(option),
    isCredential(option) ? `\${CREDENTIALS_DIRECTORY}/${CREDENTIALS[option]}` : quoted(value),
  ]);
  const text = [
    '[Unit]',
    `Description=${relayDescription(name)
      .replace(/[\n\r]/g, ' ')
      .replace(/%/g, '%%')}`,
    'Wants=network-online.target',
    'After=network-online.target',
    '',
    '[Service]',
    `ExecStart=${[node, command, 'relay'].map(quoted).concat(words).join(' ')}`,
    ...given.flatMap(({ option, value }) =>
      isCredential(option)
        ? [`LoadCredential=${CREDENTIALS[option]}:${path.resolve(cwd, value).replace(/%/g, '%%')}`]
        : [],
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
    ],
  };
}

/** `--relay-ports` of `relayPorts`. */
const flagOf = (option: string): string =>
  `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
