/** The WebSocket subprotocol that client and server agree on. */
export const SUBPROTOCOL = 'scrutineer.v1';

/** A voter token may come as a second subprotocol with this prefix, where a cookie cannot. */
export const TOKEN_SUBPROTOCOL_PREFIX = 'token.';

/** Largest frame a client may send, in bytes. */
export const MAX_CLIENT_FRAME_BYTES = 1024;
