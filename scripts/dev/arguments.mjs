const DEFAULT_PORT = 8080;

/** The page's port, which is that of the address to open; all else is for `edgewise serve`, whose own port nobody sees. */
export function argumentsOf(args) {
  const at = args.findIndex((each) => each === '--port' || each.startsWith('--port='));
  if (at < 0) return { pagePort: DEFAULT_PORT, serveArgs: args };
  const isTwo = args[at] === '--port';
  const pagePort = Number(isTwo ? args[at + 1] : args[at].slice('--port='.length));
  if (!Number.isInteger(pagePort) || pagePort < 0 || pagePort > 65_535)
    throw new Error('--port is a whole number from 0 to 65535');
  return { pagePort, serveArgs: args.toSpliced(at, isTwo ? 2 : 1) };
}
