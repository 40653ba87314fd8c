import { msg, str } from '@lit/localize';

/** What is to be done with the file of a service, a line each. */
export const serviceSteps = {
  writeUnit: (file: string) => msg(str`Write this to ${file}.`),
  writePlist: (file: string) => msg(str`Write this to ${file}; make it root's with mode 0644.`),
  runsAsRoot: () =>
    msg(
      'It runs as root, and so does its browser: better give it an account of its own, with the key UserName.',
    ),
  tokenLine: (file: string) =>
    msg(str`Put the token into ${file}, as a line EDGEWISE_TOKEN=...; make it root's with mode 0600.`),
  tokenOfAccount: (file: string, account: string) =>
    msg(str`Put the token into "${file}"; make it ${account}'s with mode 0600.`),
  tokenOfService: (file: string) =>
    msg(str`Put the token into "${file}"; only LOCAL SERVICE and administrators can read it there.`),
  asAdministrator: () => msg('As an administrator:'),
  personalFolder: (node: string, command: string) =>
    msg(
      str`LOCAL SERVICE cannot read what is in a person's folder; put the programs elsewhere: ${node} and ${command}`,
    ),
  /** `command`: what to type. */
  then: (command: string) => msg(str`Then: ${command}`),
  /** Of a certificate, by whatever renews it. */
  afterRenewal: (command: string) =>
    msg(str`After each renewal of the certificate: ${command} (it drains, so no test is spoiled)`),
  writeThen: (file: string, command: string) => msg(str`Write this to ${file}, then: ${command}`),
  /** `isLookedAfter`: the scheduler starts it anew when it has ended. */
  startsAtBoot: (isLookedAfter: boolean, command: string) =>
    isLookedAfter
      ? msg(str`It starts at boot and within five minutes; to start it now: ${command}`)
      : msg(str`It starts at boot; to start it now: ${command}`),
} as const;

/** What the service manager shows of it. */
export const serviceDescription = (sites: readonly string[]): string =>
  msg(str`Edgewise agent: tests of ${sites.join(', ')}`);

/** Comments of a systemd unit. */
export const unitComments = {
  restart: () => msg('A run that ends by itself (--for) stays ended; a failure does not.'),
  badOptions: () => msg('Bad options do not get better by themselves.'),
  ownBrowser: () => msg('The agent ends its browser itself.'),
  notRestricted: () => [
    msg(
      'Not restricted: namespaces (the sandbox of the browser is made of them), memory that is both written and run',
    ),
    msg('(its JavaScript is compiled).'),
  ],
} as const;

/** What the service manager shows of a relay. */
export const relayDescription = (name: string): string => msg(str`Edgewise relay: ${name}`);

/** Comments of a relay's unit. */
export const relayUnitComments = {
  copies: () => msg('The service has copies of these files, made whenever it is started.'),
  /** `command`: what hands it the new ones. */
  renewed: (command: string) =>
    msg(
      str`For what renews the certificate to run afterwards (it drains, so no test is spoiled): ${command}`,
    ),
  badOptions: () => unitComments.badOptions(),
  drains: () => msg('Stopping drains: it ends when the tests that run there have ended.'),
  lowPorts: () => msg('For TLS on port 443.'),
} as const;
