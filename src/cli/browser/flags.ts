/** What a browser must not do while it measures: talk to anybody else, or wait for a gesture to run audio. */
const QUIET = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];

/** Command-line flags of a Chromium that runs tests. */
export function browserFlags({
  isWithoutSandbox,
  isInsecure,
}: {
  isWithoutSandbox: boolean;
  isInsecure: boolean;
}): string[] {
  return [
    ...QUIET,
    ...(isWithoutSandbox ? ['--no-sandbox'] : []),
    // Playwright's own switch covers pages; TURN over TLS is checked by another part of the browser.
    ...(isInsecure ? ['--ignore-certificate-errors'] : []),
  ];
}
