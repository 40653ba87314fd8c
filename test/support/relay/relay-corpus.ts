import { AttributeType } from '../../../server/relay/message/attribute-type.ts';
import type { OutgoingAttribute } from '../../../server/relay/message/encode-message.ts';
import { Method } from '../../../server/relay/message/header.ts';
import type { RelayService } from '../../../server/relay/service/relay-service.ts';
import {
  ManualRelayClock,
  ScriptedClient,
  channelData,
  channelNumber,
  indication,
  lifetime,
  pair,
  peerAttribute,
  request,
  restartTransactionIds,
  sendIndication,
  serviceWith,
  udp,
  usernameOf,
} from '../../server/relay/scripted-client.ts';
import type { Address, RequestOptions } from '../../server/relay/scripted-client.ts';

/** A relay with clients, and good messages of each of them: what fuzzing starts from. */
export interface RelayCorpus {
  readonly clock: ManualRelayClock;
  readonly service: RelayService;
  /** Two that are connected, one over a stream, and two strangers. */
  readonly clients: readonly ScriptedClient[];
  /** At least one message of every kind that the relay answers or passes on. */
  readonly corpus: readonly Uint8Array[];
}

/** What is to be tried is what answers, not the limits of how much is answered. */
const NO_LIMIT = 1e9;

/** The same messages, byte by byte, each time. */
export function relayCorpus(): RelayCorpus {
  restartTransactionIds();
  const clock = new ManualRelayClock();
  const service = serviceWith(clock, {
    allocationsPerTest: 6,
    strangerRequestsBurst: NO_LIMIT,
    packetsPerSPerTest: NO_LIMIT,
    packetsPerSPerSource: NO_LIMIT,
  });
  const { alice, bob, toAlice, toBob } = pair(service);
  alice.bind(0x4001, toBob);
  const stream = new ScriptedClient(service, 3, '192.0.2.60', true);
  const strangers = [new ScriptedClient(service, 4), new ScriptedClient(service, 5, '2001:db8::5')];
  const clients = [alice, bob, stream, ...strangers];
  const corpus = clients.flatMap((client) =>
    goodMessages({ username: usernameOf('test-1'), nonce: client.nonce() }, toAlice, toBob),
  );
  return { clock, service, clients, corpus };
}

/** Of every kind that the relay answers or passes on, as a client with these credentials says them. */
export function goodMessages(
  credentials: Pick<RequestOptions, 'username' | 'password' | 'nonce'>,
  toAlice: Address,
  toBob: Address,
): readonly Uint8Array[] {
  const ask = (method: number, ...attributes: OutgoingAttribute[]) =>
    request(method, { ...credentials, attributes });
  const dataFirst = [
    { type: AttributeType.DATA, value: Buffer.from('data first') },
    peerAttribute({ ip: '2001:db8::9', port: 50_000 }),
  ];
  return [
    ask(Method.ALLOCATE, udp, { type: AttributeType.EVEN_PORT, value: Uint8Array.of(0x80) }),
    ask(Method.ALLOCATE, udp, {
      type: AttributeType.ADDITIONAL_ADDRESS_FAMILY,
      value: Uint8Array.of(2, 0, 0, 0),
    }),
    ask(Method.REFRESH, lifetime(900)),
    ask(Method.CREATE_PERMISSION, peerAttribute(toBob), peerAttribute(toAlice)),
    ask(Method.CHANNEL_BIND, channelNumber(0x4002), peerAttribute(toAlice)),
    request(Method.BINDING, { hasFingerprint: true }),
    request(Method.ALLOCATE, { attributes: [udp] }),
    sendIndication(toBob, Buffer.from('some data')),
    indication('indication', Method.SEND, dataFirst),
    indication('indication', Method.SEND, dataFirst, true),
    channelData(0x4001, Buffer.from('on a channel')),
    channelData(0x4001, Buffer.from('padded'), true),
  ];
}
