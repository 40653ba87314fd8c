import SimplePeer from 'simple-peer/simplepeer.min.js';
import type { IssuedRelay } from '../core/relay.ts';
import { PageFaultError, pageFaultOf, type PageFault } from '../core/run/page-fault.ts';
import { withoutBandwidthEstimation } from './sdp.ts';

/** simple-peer keeps its connection and channel to itself; transforms, getStats and fast sends need them. */
interface PeerInternals {
  readonly _pc: RTCPeerConnection | null;
  readonly _channel: RTCDataChannel | null;
}

/** Two peers of one page that call each other through a relay. */
export interface PeerPair {
  /** Sends the test stream. */
  readonly sender: RTCPeerConnection;
  /** Receives it. */
  readonly receiver: RTCPeerConnection;
  /** The two ends of the data channel; `null` before it is open. */
  channels(): { readonly sending: RTCDataChannel; readonly receiving: RTCDataChannel } | null;
  /** Idempotent. */
  close(): void;
}

/** What a pair tells. Each is told at most once. */
export interface PeerPairListener {
  /** ICE and DTLS are up at both ends: media flows from now on, or has begun to. */
  onConnect(): void;
  /** The data channel is open at both ends, some round trips later. */
  onChannels(): void;
  /** The connection failed or ended, other than by `close()`. */
  onBroken(fault: PageFault): void;
  /** A track of the sender has come up at the receiver; its transform must be set now. */
  onReceiver(receiver: RTCRtpReceiver): void;
}

/**
 * Opens a pair. Tracks of `streams` are added before negotiation, so that `setUpSenders`, called at once with the
 * sender's connection, can set the transforms before the first frame.
 */
export function openPeerPair(
  relay: IssuedRelay,
  urls: readonly string[],
  streams: readonly MediaStream[],
  listener: PeerPairListener,
): PeerPair {
  const config: RTCConfiguration = {
    iceServers: [{ urls: [...urls], username: relay.username, credential: relay.credential }],
    iceTransportPolicy: 'relay',
    bundlePolicy: 'max-bundle',
  };
  // Unordered and without retransmits, for the fallback; idle otherwise.
  const channelConfig: RTCDataChannelInit = { ordered: false, maxRetransmits: 0 };
  const sdpTransform = withoutBandwidthEstimation;
  const calling = new SimplePeer({
    initiator: true,
    config,
    channelConfig,
    sdpTransform,
    streams: [...streams],
  });
  const answering = new SimplePeer({ config, sdpTransform });
  const peers = [calling, answering];
  const internals = (peer: unknown): PeerInternals => peer as PeerInternals;
  const sender = internals(calling)._pc;
  const receiver = internals(answering)._pc;
  if (!sender || !receiver) throw new PageFaultError({ kind: 'no-peer-connection' });

  let isOver = false;
  let isConnected = false;
  let channels = 0;
  const checkConnected = (): void => {
    if (isOver || isConnected) return;
    isConnected = [sender, receiver].every(({ connectionState }) => connectionState === 'connected');
    if (isConnected) listener.onConnect();
  };
  for (const connection of [sender, receiver])
    connection.addEventListener('connectionstatechange', checkConnected);
  const breakOnce = (fault: PageFault): void => {
    if (isOver) return;
    close();
    listener.onBroken(fault);
  };
  function close(): void {
    isOver = true;
    for (const peer of peers) peer.destroy();
  }

  calling.on('signal', (data) => {
    if (!isOver) answering.signal(data);
  });
  answering.on('signal', (data) => {
    if (!isOver) calling.signal(data);
  });
  answering.on('track', (track: MediaStreamTrack) => {
    const found = receiver.getReceivers().find((candidate) => candidate.track === track);
    if (found) listener.onReceiver(found);
  });
  for (const peer of peers) {
    peer.on('connect', () => {
      channels++;
      if (channels !== peers.length || isOver) return;
      // Whatever became of the events of the connection: a channel is over one.
      checkConnected();
      listener.onChannels();
    });
    peer.on('error', (error: Error) => breakOnce(pageFaultOf(error)));
    peer.on('close', () => breakOnce({ kind: 'connection-closed' }));
    // Messages are read from the channel itself; unread, they would pile up in simple-peer's own stream.
    peer.resume();
  }

  return {
    sender,
    receiver,
    channels() {
      const sending = internals(calling)._channel;
      const receiving = internals(answering)._channel;
      return sending && receiving ? { sending, receiving } : null;
    },
    close,
  };
}
