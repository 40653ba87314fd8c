import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What Firefox itself adds to a packet, measured beside a test in the same browser by a page that shares no code with the
 * product: five Opus streams from one connection to another on this host, with nothing in between, each frame stamped by
 * an encoded transform and read by another. All of a packet's time from stamp to arrival is the browser's.
 */
export interface Control {
  readonly url: URL;
  close(): Promise<void>;
}

const WORKER = `
const tookMs = [];
self.onmessage = () => self.postMessage(tookMs.splice(0));
self.onrtctransform = ({ transformer: { readable, writable, options } }) => {
  const send = (frame, controller) => {
    const stamp = new DataView(new ArrayBuffer(160));
    stamp.setFloat64(0, performance.now());
    frame.data = stamp.buffer;
    controller.enqueue(frame);
  };
  const receive = (frame) => {
    const { receiveTime } = frame.getMetadata();
    tookMs.push((receiveTime ?? performance.now()) - new DataView(frame.data).getFloat64(0));
  };
  const transform = options.role === 'send' ? send : receive;
  readable.pipeThrough(new TransformStream({ transform })).pipeTo(writable).catch(() => undefined);
};
`;

const PAGE = `<!doctype html><title>Control</title><script type="module">
const worker = new Worker('/worker.js');
const context = new AudioContext({ sampleRate: 48000 });
await context.resume();
const tone = new OscillatorNode(context);
const out = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
tone.connect(out);
tone.start();
const [calling, answering] = [new RTCPeerConnection(), new RTCPeerConnection()];
calling.onicecandidate = ({ candidate }) => candidate && answering.addIceCandidate(candidate);
answering.onicecandidate = ({ candidate }) => candidate && calling.addIceCandidate(candidate);
answering.ontrack = ({ receiver }) => { receiver.transform = new RTCRtpScriptTransform(worker, { role: 'receive' }); };
for (let stream = 0; stream < 5; stream++) {
  const sender = calling.addTrack(out.stream.getAudioTracks()[0].clone(), new MediaStream());
  sender.transform = new RTCRtpScriptTransform(worker, { role: 'send' });
}
await calling.setLocalDescription();
await answering.setRemoteDescription(calling.localDescription);
await answering.setLocalDescription();
await calling.setRemoteDescription(answering.localDescription);
globalThis.edgewiseControl = {
  read: () => new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.postMessage(null);
  }),
};
</script>`;

/** Serves the page, isolated as the product's is, so that its clock is as fine. */
export async function startControl(): Promise<Control> {
  const server = createServer((request, response) => {
    const isWorker = request.url === '/worker.js';
    response.writeHead(200, {
      'content-type': isWorker ? 'text/javascript' : 'text/html',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    });
    response.end(isWorker ? WORKER : PAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}/`),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
