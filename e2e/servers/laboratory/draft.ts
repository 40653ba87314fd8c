import { openServersLaboratory } from './open-laboratory.ts';
import { RELAYS, SERVERS, originOf } from './places.ts';
const t0 = performance.now();
const say = (...a: unknown[]) => console.log(((performance.now() - t0) / 1000).toFixed(1), ...a);
const l = await openServersLaboratory();
if (!l) throw new Error('none');
say('open');
const relays = Object.fromEntries(RELAYS.map((name) => [name, l.startRelay(name)]));
const { api } = l.people;
await api.open({ token: l.token });
say('people open');
try {
for (;;) {
  const offers = await api.offers();
  const last = SERVERS.map((s) => offers.filter((o) => o.server === s).at(-1)?.relays?.length);
  if (last.every((n) => n === 5)) break;
  if (performance.now() - t0 > 40000) { say(last, offers, Object.values(relays).map(r=>r.output())); break; }
  await new Promise((r) => setTimeout(r, 300));
}
say('offered', (await api.offers()).map(o=>JSON.stringify(o)).join('\n'));
const records = await api.runTests({ count: 30, everyMs: 500, durationMs: 15000, notThrough: ['built-in'] });
say(records.map(r=>[r.number,r.relay,r.outcome.kind,r.outcome.kind==="failed"?r.outcome.problem:"",r.triesInVain,r.packets?.sent,r.packets?.received,r.packets?.seenByRelay,(r.admitted?.atMs??0)-r.askedAtMs,(r.measuredMs?.from??0)-r.askedAtMs,r.outcome.atMs-(r.measuredMs?.to??0)].join(" ")).join("\n"));
say(JSON.stringify(records[0]!.result?.metrics.loop.rttMs), JSON.stringify(records[0]!.result?.witness));
say(Object.entries(await api.windows()).map(([n,t])=>[n,t.arrivals.length,t.found.length,t.connections].join(" ")).join("\n"));
say(await api.notWhole(originOf('server-3')));
say((await api.ask({url: originOf('server-1')+'/api/desk/relays', token: l.token}))?.text);
} finally { await l.close(); }
process.exit(0);
