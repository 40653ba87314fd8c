/** The content of each part of the engineer's figures, loaded together with the first that is opened. */
export { delayEvidence } from './delays.ts';
export { directionEvidence } from './directions.ts';
export { documentEvidence } from './document.ts';
export { instrumentEvidence } from './instrument.ts';
export { packetEvidence } from './packets.ts';
export { pathEvidence } from './path.ts';
export { streamEvidence } from './streams.ts';
export { statisticsEvidence } from './statistics.ts';
