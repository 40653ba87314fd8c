import path from 'node:path';

/** What of a machine tells where a program keeps what it must not lose. */
export interface StateMachine {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Partial<Record<string, string>>>;
  readonly home: string;
}

/** A variable that is empty is how shells and service managers say "not set". */
const set = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

/** The folder for agents' spools, by each system's own custom. */
export function stateFolder({ platform, environment, home }: StateMachine): string {
  switch (platform) {
    case 'win32':
      return path.win32.join(
        set(environment['LOCALAPPDATA']) ?? path.win32.join(home, 'AppData', 'Local'),
        'Edgewise',
        'watch',
      );
    case 'darwin':
      return path.posix.join(home, 'Library', 'Application Support', 'Edgewise', 'watch');
    default:
      return linuxFolder(environment, home);
  }
}

function linuxFolder(environment: StateMachine['environment'], home: string): string {
  // systemd.exec(5): set by StateDirectory=. Elsewhere a colon is no separator, but may be part of a path.
  const given = environment['STATE_DIRECTORY']?.split(':')[0];
  if (given) return given;
  const state = environment['XDG_STATE_HOME'];
  // XDG Base Directory Specification: one that is empty is not set, one that is relative is ignored.
  const base = state?.startsWith('/') ? state : path.posix.join(home, '.local', 'state');
  return path.posix.join(base, 'edgewise', 'watch');
}
