import { msg, str } from '@lit/localize';
import { LEAST_DATA_CAP_BYTES, MOST_DATA_CAP_BYTES } from '../../core/find-calls/call-search.ts';

/** What is wrong with how `edgewise run` was called, a sentence each. */
export const runOptionProblem = {
  address: (typed: string) => msg(str`"${typed}" is not the address of a page, such as http://host:8080.`),
  /**
   * `requirement`: as `testOptionRequirement` says it. `typed`: what stood there, where it is short and one of a few
   * was meant; `null` otherwise.
   */
  testOption: (flag: string, requirement: string, typed: string | null) =>
    typed === null ? `${flag} ${requirement}.` : msg(str`${flag} ${requirement}, not "${typed}".`),
  timeout: (typed: string) => msg(str`--timeout must be a time such as 90s or 5m, not "${typed}".`),
  packets: () => msg('--packets must name a file.'),
  json: () => msg('--json must name a file, or be - for standard output.'),
  idleLifeAlone: () => msg('--idle-life needs --only connectivity.'),
  markWithoutCall: () => msg('--mark needs a call, which --only connectivity does not make.'),
  loadWithoutCall: () => msg('--calls and --loaded need a call, which --only connectivity does not make.'),
  notWhileFinding: (flag: string) =>
    msg(str`--find-calls chooses the tests of its search itself, and cannot be used with ${flag}.`),
  dataCapAlone: () => msg('--data-cap needs --find-calls.'),
  dataCap: (typed: string) =>
    msg(
      str`--data-cap must be a number of megabytes from ${LEAST_DATA_CAP_BYTES / 1e6} to ${MOST_DATA_CAP_BYTES / 1e6}, not "${typed}".`,
    ),
  packetsWithoutCall: () =>
    msg('--packets and --keep-packets need a call, which --only connectivity does not make.'),
} as const;
