/** Everything that is not in puppeteer's own profile for tests: what the call needs, and silence on the network. */
export const PREFERENCES: Readonly<Record<string, string | number | boolean>> = {
  // The relay of a test is on 127.0.0.1, which Firefox does not take ICE candidates from by itself.
  'media.peerconnection.ice.loopback': true,
  // Nobody presses a button in an unattended page; 0 is "allowed".
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
  // What Firefox asks the network for by itself would cross the test's path or wait for hosts that are not there.
  'app.normandy.enabled': false,
  'app.update.auto': false,
  'browser.aboutwelcome.enabled': false,
  'browser.newtabpage.activity-stream.asrouter.providers.snippets': '',
  'browser.region.update.enabled': false,
  'browser.region.network.url': '',
  'datareporting.policy.dataSubmissionEnabled': false,
  'doh-rollout.disable-heuristics': true,
  'dom.push.connection.enabled': false,
  'extensions.systemAddon.update.enabled': false,
  'extensions.update.enabled': false,
  'media.gmp-manager.updateEnabled': false,
  'media.gmp-provider.enabled': false,
  'messaging-system.rsexperimentloader.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.dns.disablePrefetch': true,
  'network.prefetch-next': false,
  'network.trr.mode': 5,
  'toolkit.telemetry.enabled': false,
  'toolkit.telemetry.server': '',
  'toolkit.telemetry.unified': false,
};
