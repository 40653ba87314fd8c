import path from 'node:path';
import { serviceDescription } from '../../../wording/cli/service.ts';
import type { WatchConfiguration } from '../watch-configuration.ts';
import { launchdPlist } from './launchd.ts';
import { serviceName, type ServiceCommand, type ServiceFile, type ServiceKind } from './service-command.ts';
import { systemdUnit } from './systemd.ts';
import { windowsTask } from './windows.ts';

/** The command as it was given, and where its programs are. */
export interface GivenCommand {
  readonly node: string;
  readonly command: string;
  readonly address: string | undefined;
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  readonly cwd: string;
  /** Who asks. */
  readonly account: string;
}

/** Options that name a file or a folder: a service is started somewhere else. */
const PATHS = new Set(['config', 'spool', 'ndjson', 'csv', 'browser']);
/** The token goes another way, and what is printed is not what the service prints. */
const LEFT_OUT = new Set(['token', 'tokenFile', 'dryRun', 'printService']);

/** The file that makes a service manager run this very command. */
export function serviceFile(kind: ServiceKind, plan: WatchConfiguration, given: GivenCommand): ServiceFile {
  const service = serviceCommand(plan, given);
  switch (kind) {
    case 'systemd':
      return systemdUnit(service);
    case 'launchd':
      return launchdPlist(service);
    case 'windows':
      return windowsTask(service);
  }
}

function serviceCommand(plan: WatchConfiguration, given: GivenCommand): ServiceCommand {
  const { node, command, address, options, cwd, account } = given;
  const sites = [...new Set(plan.tests.map(({ site }) => site))];
  const tokenFile = options['tokenFile'];
  const sends = plan.tests.some(({ token }) => token !== null);
  const written = [options['spool'], plan.ndjson, plan.csv].filter((file) => typeof file === 'string');
  return {
    node,
    command,
    args: [...(address === undefined ? [] : [address]), ...optionWords(options, cwd)],
    token: !sends
      ? null
      : typeof tokenFile === 'string'
        ? { kind: 'file', file: path.resolve(cwd, tokenFile) }
        : { kind: 'environment' },
    description: serviceDescription(sites),
    name: serviceName(sites[0] ?? ''),
    endsByItself: plan.forMs !== null,
    account,
    writes: [
      ...new Set(
        written.map((file) => (file === options['spool'] ? path.resolve(cwd, file) : path.dirname(file))),
      ),
    ],
  };
}

function optionWords(options: GivenCommand['options'], cwd: string): string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    if (LEFT_OUT.has(name) || value === undefined || value === false) return [];
    const option = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (value === true) return [option];
    return [option, PATHS.has(name) ? path.resolve(cwd, value) : value];
  });
}
