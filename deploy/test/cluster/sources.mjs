// What Flux reads in the tests: git repositories below a folder over smart HTTP, the only kind it takes, and files, those below
// v2/ as a registry.
//   node sources.mjs <folder of bare repositories> <folder of files> <port>
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';

const [repositories, files, port] = process.argv.slice(2);

createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  if (pathname.startsWith('/git/')) git(request, response, pathname.slice('/git'.length), searchParams);
  else file(request, response, path.join(files, path.normalize(pathname)));
}).listen(Number(port), '127.0.0.1');

/** A file, with what a client of a registry wants to know of it. */
function file(request, response, target) {
  const found = statSync(target, { throwIfNoEntry: false });
  if (!found) {
    response.writeHead(404).end();
    return;
  }
  if (found.isDirectory()) {
    response.end();
    return;
  }
  const content = readFileSync(target);
  const type = target.includes('/manifests/')
    ? 'application/vnd.oci.image.manifest.v1+json'
    : 'application/octet-stream';
  const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
  response.writeHead(200, { 'content-type': type, 'content-length': content.length, 'docker-content-digest': digest });
  response.end(request.method === 'HEAD' ? undefined : content);
}

/** One request is one run of git's own CGI program. */
function git(request, response, pathname, searchParams) {
  const backend = spawn('git', ['http-backend'], {
    env: {
      ...process.env,
      GIT_PROJECT_ROOT: repositories,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: pathname,
      QUERY_STRING: searchParams.toString(),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: request.headers['git-protocol'] ?? '',
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  request.pipe(backend.stdin);
  const chunks = [];
  backend.stdout.on('data', (chunk) => chunks.push(chunk));
  backend.on('close', () => {
    const output = Buffer.concat(chunks);
    const end = output.indexOf('\r\n\r\n');
    const headers = Object.fromEntries(
      output
        .subarray(0, end)
        .toString()
        .split('\r\n')
        .map((line) => line.split(': ')),
    );
    const { Status: status = '200', ...rest } = headers;
    response.writeHead(Number.parseInt(status, 10), rest).end(output.subarray(end + 4));
  });
}
