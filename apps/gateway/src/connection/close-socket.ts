import { closeCodes, type CloseTraits } from '@scrutineer/errors';
import type { GatewayMetrics } from '@scrutineer/observability';
import type { WebSocket } from 'ws';

/** RFC 6455, section 7.4.1: the peer broke the protocol itself. */
const PROTOCOL_ERROR = 1002;

/** What the socket library closes with, by its own error codes; anything else is a protocol error. */
const closedBy: Readonly<Record<string, number>> = {
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: closeCodes.tooBig.code,
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: closeCodes.tooBig.code,
  WS_ERR_TOO_MANY_BUFFERED_PARTS: closeCodes.policy.code,
  WS_ERR_INVALID_UTF8: closeCodes.notUtf8.code,
};

/** Closes a socket that is open, and counts it. */
export function closeSocket(socket: WebSocket, { code, meaning }: CloseTraits, metrics: GatewayMetrics): void {
  if (socket.readyState !== socket.OPEN) return;
  metrics.closes.inc({ code });
  socket.close(code, meaning);
}

/** Counts a socket that the library closed by itself for what it read: too big, not UTF-8, no frame at all. */
export function countBroken(error: Error & { readonly code?: string }, metrics: GatewayMetrics): void {
  metrics.closes.inc({ code: closedBy[error.code ?? ''] ?? PROTOCOL_ERROR });
}
