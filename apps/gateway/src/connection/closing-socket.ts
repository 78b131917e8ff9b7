import { WebSocket } from 'ws';

/** The library's socket, which also tells when a close frame goes out, whoever wanted it: the library has no event for that. */
export class ClosingSocket extends WebSocket {
  onClosing: () => void = () => undefined;

  override close(code?: number, reason?: string | Buffer): void {
    this.onClosing();
    super.close(code, reason);
  }
}
