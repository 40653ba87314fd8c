/**
 * Takes bandwidth estimation out of an SDP. With transport-cc or goog-remb Chromium sends hundreds of padding
 * packets on the first stream, which take capacity and break the one frame = one packet mapping.
 */
export const withoutBandwidthEstimation = (sdp: string): string =>
  sdp
    .split('\r\n')
    .filter(
      (line) =>
        !/^a=rtcp-fb:\S+ (transport-cc|goog-remb)\b/.test(line) &&
        !/^a=extmap:.*transport-wide-cc/.test(line),
    )
    .join('\r\n');
