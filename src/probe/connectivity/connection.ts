/**
 * A connection that gathers candidates by itself; `null` where the browser makes no more of them: Chromium counts
 * those that are closed until it has cleaned up behind them, and ends at 500.
 */
export function gatherWith(configuration: RTCConfiguration): RTCPeerConnection | null {
  let connection: RTCPeerConnection;
  try {
    connection = new RTCPeerConnection(configuration);
  } catch {
    return null;
  }
  connection.createDataChannel('gather');
  connection
    .createOffer()
    .then((offer) => connection.setLocalDescription(offer))
    // Closed in the meantime.
    .catch(() => undefined);
  return connection;
}
