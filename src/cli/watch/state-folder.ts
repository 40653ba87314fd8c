import path from 'node:path';

/** What of a machine tells where a program keeps what it must not lose. */
export interface StateMachine {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Partial<Record<string, string>>>;
  readonly home: string;
}

/** The folder for agents' spools, by each system's own custom. */
export function stateFolder({ platform, environment, home }: StateMachine): string {
  // systemd.exec(5): set by StateDirectory=.
  const given = environment['STATE_DIRECTORY']?.split(':')[0];
  if (given) return given;
  switch (platform) {
    case 'win32':
      return path.win32.join(
        environment['LOCALAPPDATA'] ?? path.win32.join(home, 'AppData', 'Local'),
        'Edgewise',
        'watch',
      );
    case 'darwin':
      return path.posix.join(home, 'Library', 'Application Support', 'Edgewise', 'watch');
    default:
      return path.posix.join(
        environment['XDG_STATE_HOME'] ?? path.posix.join(home, '.local', 'state'),
        'edgewise',
        'watch',
      );
  }
}
