// Programs that run beside the test and never outlive it, however it ends.
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';

/** A port of the loopback interface that nobody listens on. Below those that outgoing connections take, of which there are many. */
export async function freePort() {
  for (;;) {
    const port = randomInt(10_000, 20_000);
    const server = createServer().listen(port, '127.0.0.1');
    const free = await once(server, 'listening').catch(() => false);
    server.close();
    if (free) return port;
  }
}

/** Starts programs whose output goes to files in `logs`. */
export function processes({ bin, logs, env }) {
  const running = new Map();
  return {
    start(program, args, options = {}) {
      const name = options.name ?? path.basename(program);
      const log = path.join(logs, `${name}.log`);
      const output = openSync(log, 'w');
      // The kernel ends the child when this process dies, by whatever hand.
      const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', program, ...args], {
        stdio: ['ignore', output, output],
        // None lives long: memory costs less here than the time to collect it.
        env: { ...process.env, GOGC: '400', PATH: `${bin}:${process.env.PATH}`, ...env, ...options.env },
      });
      running.set(name, { child, log });
    },
    /** Throws with the end of its log if one has ended. */
    alive() {
      for (const [name, { child, log }] of running) {
        if (child.exitCode === null && child.signalCode === null) continue;
        const tail = readFileSync(log, 'utf8').split('\n').slice(-20).join('\n');
        throw new Error(`${name} ended (${child.exitCode ?? child.signalCode})\n${tail}`);
      }
    },
    async stop() {
      for (const { child } of [...running.values()].reverse()) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      running.clear();
    },
  };
}
