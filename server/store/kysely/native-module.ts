import { errorCode } from '../../error-code/error-code.ts';

const MENDING = 'run "npm rebuild better-sqlite3" with the Node that runs Edgewise';

/** What Node says of a module that was built for another (`process.dlopen`): the version it has, the version it needs. */
const OTHER_NODE =
  /compiled against a different Node\.js version using\s+NODE_MODULE_VERSION (\d+)\.[^]*?requires\s+NODE_MODULE_VERSION (\d+)/;
/** What the package `bindings` says when it finds no built module. */
const NOT_BUILT = 'Could not locate the bindings file';

/**
 * What is wrong with the native module of SQLite, and which command mends it, as one sentence; `null` when the error
 * is of another kind. The module is loaded when the first file is opened.
 */
export function nativeModuleProblem(error: unknown, nodeVersion: string = process.version): string | null {
  if (!(error instanceof Error)) return null;
  if (error.message.startsWith(NOT_BUILT))
    return `SQLite's module, better-sqlite3, is not built for Node ${nodeVersion}: ${MENDING}.`;
  if (errorCode(error) !== 'ERR_DLOPEN_FAILED') return null;
  const [, has, needs] = OTHER_NODE.exec(error.message) ?? [];
  return has === undefined || needs === undefined
    ? `SQLite's module, better-sqlite3, cannot be loaded by Node ${nodeVersion}: ${MENDING}.`
    : `SQLite's module, better-sqlite3, was built for another Node (its module version is ${has}, and Node ${nodeVersion} needs ${needs}): ${MENDING}.`;
}
