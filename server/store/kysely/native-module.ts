import { errorCode } from '../../error-code/error-code.ts';
import { PACKED_PACKAGE, sqlitePackage } from './sqlite-module.ts';

const WITH_THIS_NODE = 'with the Node that runs Edgewise';
/** Builds again what npm has built before. */
const REBUILD = `run "npm rebuild better-sqlite3" ${WITH_THIS_NODE}`;
/** npm leaves out what it could not build without a word. */
const INSTALL_AND_BUILD = `with python3, make and a C++ compiler there, run "npm ci" ${WITH_THIS_NODE}`;
const INSTALL = `run "npm ci" ${WITH_THIS_NODE}`;
/** Where the packed binaries do not suit the system, one that was built here is taken before them. */
const BUILD_HERE = `run "npm explore better-sqlite3-napi -- npm run build-release" ${WITH_THIS_NODE}`;

/** What Node says of a module that was built for another (`process.dlopen`): the version it has, the version it needs. */
const OTHER_NODE =
  /compiled against a different Node\.js version using\s+NODE_MODULE_VERSION (\d+)\.[^]*?requires\s+NODE_MODULE_VERSION (\d+)/;
/** What the package `bindings` says when it finds no built module. */
const NOT_BUILT = 'Could not locate the bindings file';
/** What Node says of a package that is not there, and of one whose binary for this system is not. */
const NOT_INSTALLED = /^Cannot find module 'better-sqlite3(-napi)?'/;
const NOT_PACKED = /^Cannot find module '[^']*better_sqlite3\.node'/;

/**
 * What is wrong with the native module of SQLite, and which command mends it, as one sentence; `null` when the error
 * is of another kind. The module is loaded when the first file is opened.
 */
export function nativeModuleProblem(error: unknown, nodeVersion: string = process.version): string | null {
  if (!(error instanceof Error)) return null;
  const name = sqlitePackage(nodeVersion);
  const isPacked = name === PACKED_PACKAGE;
  const problem = (what: string, mending: string): string => `SQLite's module, ${name}, ${what}: ${mending}.`;
  const { message } = error;
  if (message.startsWith(NOT_BUILT)) return problem(`is not built for Node ${nodeVersion}`, REBUILD);
  const code = errorCode(error);
  if (code === 'MODULE_NOT_FOUND') {
    if (NOT_INSTALLED.test(message))
      return problem('is not installed', isPacked ? INSTALL : INSTALL_AND_BUILD);
    return NOT_PACKED.test(message) ? problem('has no binary for this system', BUILD_HERE) : null;
  }
  if (code !== 'ERR_DLOPEN_FAILED') return null;
  const [, has, needs] = OTHER_NODE.exec(message) ?? [];
  return has === undefined || needs === undefined
    ? problem(`cannot be loaded by Node ${nodeVersion}`, isPacked ? BUILD_HERE : REBUILD)
    : problem(
        `was built for another Node (its module version is ${has}, and Node ${nodeVersion} needs ${needs})`,
        REBUILD,
      );
}
