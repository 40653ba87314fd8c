/**
 * Everybody who is not at a server or a relay, in one process on the people's host: the proxy in front of the servers, pages
 * (scripted ones), windows at the desks, and who is told of alerts. Answers what the spec asks over Node's IPC channel, and
 * ends when that closes.
 */
import { setTimeout as after } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { ROUTES } from '../../../src/wire/http.ts';
import type { Result } from '../../../src/wire/result.ts';
import { DeliveredAlerts } from '../../store/delivered-alerts.ts';
import { startReverseProxy, type Upstream } from '../reverse-proxy.ts';
import { ask, jsonOf } from './ask.ts';
import { DeskWindow } from './desk-window.ts';
import { OfferWatch } from './offer-watch.ts';
import type { PeopleApi, Question, Reply, TestsPlan } from './people-control.ts';
import { originOf, pageAddress, PLACES, PORTS, SERVERS, serversFor, type ServerName } from './places.ts';
import { ScriptedTest, type ScriptedRecord } from './scripted-test.ts';

const upstreamOf = (name: ServerName): Upstream => ({ host: PLACES[name].address, port: PORTS.page });
const windows = new Map<string, DeskWindow>();
const watches: OfferWatch[] = [];
const tests: ScriptedTest[] = [];
let alerts: DeliveredAlerts | null = null;

const orderFor = (address: string): readonly Upstream[] => serversFor(address).map(upstreamOf);

async function runTests({ count, everyMs, durationMs, lastThrough }: TestsPlan): Promise<ScriptedRecord[]> {
  const beganMs = performance.now();
  const running: Promise<unknown>[] = [];
  for (let number = 0; number < count; number += 1) {
    await after(Math.max(0, number * everyMs - (performance.now() - beganMs)));
    const from = pageAddress(number);
    const origin = `http://127.0.0.1:${PORTS.front}`;
    const test = new ScriptedTest({
      number,
      origin,
      from,
      site: `Site ${number % 20}`,
      durationMs,
      lastThrough,
    });
    tests.push(test);
    running.push(test.run());
  }
  await Promise.all(running);
  return recordsOf();
}

const recordsOf = (): ScriptedRecord[] => tests.map(({ record }) => record);

const withoutGrades = ({ grades: _, ...figures }: Result): object => figures;

/** What was acknowledged and is not there as it was sent, in words; grades are the server's own. */
async function notWhole(origin: string): Promise<string[]> {
  const problems: string[] = [];
  for (const { result, record } of tests) {
    const { number, outcome } = record;
    if (outcome.kind !== 'stored' || result === null) continue;
    const stored = jsonOf(await ask(origin + ROUTES.result(result.id)), 200);
    const sent: unknown = JSON.parse(JSON.stringify(withoutGrades(result)));
    if (stored === null) problems.push(`${number} is not there`);
    else if (!isDeepStrictEqual(withoutGrades(stored as Result), sent)) problems.push(`${number} is another`);
  }
  return problems;
}

const theAlerts = (): DeliveredAlerts => {
  if (!alerts) throw new Error('nobody is told of alerts yet');
  return alerts;
};

const API: PeopleApi = {
  open: async ({ token }) => {
    await startReverseProxy(SERVERS.map(upstreamOf), {
      listen: { host: '0.0.0.0', port: PORTS.front },
      orderFor,
    });
    for (const name of SERVERS) {
      windows.set(name, new DeskWindow(originOf(name), token));
      watches.push(new OfferWatch(name, originOf(name)));
    }
  },
  runTests,
  records: () => Promise.resolve(recordsOf()),
  offers: () => Promise.resolve(watches.flatMap(({ changes }) => changes)),
  windows: () =>
    Promise.resolve(Object.fromEntries([...windows].map(([name, { told }]) => [name, told] as const))),
  notWhole,
  ask: async ({ url, token }) => {
    const headers = token === null ? {} : { authorization: `Bearer ${token}` };
    const said = await ask(url, { headers });
    return said && { status: said.status, text: said.body.toString() };
  },
  startAlerts: async ({ dataDir, databaseUrl, origin, rules }) => {
    alerts = await DeliveredAlerts.start({ dataDir, databaseUrl }, origin, {
      host: PLACES.people.address,
      others: rules,
    });
  },
  provokeAlert: (reached) => theAlerts().provoke(reached),
  sendAlertsAgain: (reached) => theAlerts().sendAgain(reached),
  alertsTaken: () => Promise.resolve(theAlerts().taken),
  verifyAlerts: () => theAlerts().verify(),
};

async function answer({ id, name, argument }: Question): Promise<void> {
  let reply: Reply;
  try {
    reply = { id, value: await API[name](argument as never) };
  } catch (error) {
    reply = { id, problem: String(error) };
  }
  process.send?.(reply);
}

process.on('message', (question: Question) => void answer(question));
process.on('disconnect', () => process.exit(0));
