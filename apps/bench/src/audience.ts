// A crowd that only watches, in a process of its own: `audience.js <url> <sockets> [subprotocol]`. It tells its parent how
// many frames it was shown whenever it is asked, and its first results frame.
import { WebSocket } from 'ws';

const [url = '', count = '0', ...protocols] = process.argv.slice(2);
let frames = 0;
let results: string | null = null;

const open = async (): Promise<void> => {
  const socket = new WebSocket(url, protocols, { perMessageDeflate: false });
  socket.on('message', (frame: Buffer) => {
    frames += 1;
    if (results === null && frame.toString('latin1', 0, 17) === '{"event":"results') results = frame.toString();
  });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
};

for (let opened = 0; opened < Number(count); opened += 100) {
  await Promise.all(Array.from({ length: Math.min(100, Number(count) - opened) }, open));
}
process.on('message', () => process.send?.({ frames, results }));
process.on('disconnect', () => process.exit());
process.send?.('gathered');
