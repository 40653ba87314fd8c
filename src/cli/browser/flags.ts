/** What a browser must not do while it measures: talk to anybody else, or wait for a gesture to run audio. */
const QUIET = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];

/** What Playwright switches off: Chromium takes the last list of this name, so ours has to say it again. A test holds them against each other. */
const OFF_BY_PLAYWRIGHT = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'msForceBrowserSignIn',
  'msEdgeUpdateLaunchServicesPreferredVersion',
];
/**
 * Suggestions below the address bar, where nobody types: two pages of the browser's own, which take two of the 4.4 seconds of a core
 * that Chromium 156 takes to start, and some more beside what is measured.
 */
const SUGGESTIONS = ['WebUIOmniboxPopup', 'WebUIOmniboxFullPopup', 'WebUIOmniboxAimPopup'];

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
    `--disable-features=${[...OFF_BY_PLAYWRIGHT, ...SUGGESTIONS].join(',')}`,
    ...(isWithoutSandbox ? ['--no-sandbox'] : []),
    // Playwright's own switch covers pages; TURN over TLS is checked by another part of the browser.
    ...(isInsecure ? ['--ignore-certificate-errors'] : []),
  ];
}
